#!/bin/bash
# Sends a command with an id and waits for its final result.   DEVICE=cam1 ./send-command.sh NAME [ARGUMENTS]
#   ./send-command.sh ping                                          answers with the device's time
#   ./send-command.sh snapshot                                      one picture now, on img/<id>/latest
#   ./send-command.sh stream '{"action": "start", "lease_s": 60}'   pictures for a while, even when streaming is off
#   ./send-command.sh stream '{"endpoint": "mqtt", "fps": 4}'       up to 4 a second for a minute, up to mqtt_max_fps
#   ./send-command.sh identify                                      makes itself known, at least by an event
#   ./send-command.sh refresh                                       says everything retained again
#   ./send-command.sh log '{"level": "info", "duration_s": 60}'     publishes more log lines for a while
#   ./send-command.sh restart                                       answers, then starts again
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
