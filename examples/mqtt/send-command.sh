#!/bin/bash
# Sends a command with an id and waits for its final result.   DEVICE=cam1 ./send-command.sh NAME [ARGUMENTS]
#   ./send-command.sh ping                             answers with the device's time
#   ./send-command.sh snapshot                         one picture now, on img/<id>/latest
#   ./send-command.sh stream '{"seconds": 60}'         a lease on pictures
#   ./send-command.sh restart                          opens the camera again
#   ./send-command.sh identify                         the camera makes itself known
#   ./send-command.sh refresh                          says everything retained again
#   ./send-command.sh log '{"level": "info"}'          publishes more log lines
# Prints the result; success when its status is done. A repeat of the same id would get the stored result.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
name=${1:?usage: send-command.sh NAME [JSON-ARGUMENTS]}
arguments=${2:-'{}'}
id="script-$$-$(date +%s%N)"
request="{\"id\": \"$id\", \"args\": $arguments, \"ttl_s\": $SECONDS_TO_WAIT, \"from\": \"$MQTT_USER\"}"

# The retained status arrives first: it tells that the subscription stands, so that no answer is missed.
listen -t "$ROOT/dev/$DEVICE/status" -t "$ROOT/dev/$DEVICE/res/$name"
while read -r -u 3 topic payload; do
  case $topic in
    */status)
      mosquitto_pub "${broker[@]}" -q 1 -t "$ROOT/dev/$DEVICE/cmd/$name" -m "$request"
      ;;
    */res/*)
      [[ $(field id "$payload") == "$id" ]] || continue
      case $(field status "$payload") in
        done)
          echo "$payload"
          exit 0
          ;;
        failed | rejected | expired)
          echo "$payload"
          exit 1
          ;;
      esac
      ;;
  esac
done
echo "$DEVICE did not answer within $SECONDS_TO_WAIT s" >&2
exit 4
