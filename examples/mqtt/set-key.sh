#!/bin/bash
# One setting, one raw value.   DEVICE=cam1 ./set-key.sh fps 5
# The camera stores it as a local override until the manager wants something else for that key, and answers on res/set.
# Success when the value is in force; a refusal prints the sentence with the allowed range.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
key=${1:?usage: set-key.sh KEY VALUE}
value=${2?usage: set-key.sh KEY VALUE}

listen -t "$ROOT/dev/$DEVICE/status" -t "$ROOT/dev/$DEVICE/res/set"
while read -r -u 3 topic payload; do
  case $topic in
    */status) mosquitto_pub "${broker[@]}" -q 1 -t "$ROOT/dev/$DEVICE/set/$key" -m "$value" ;;
    */res/set)
      echo "$payload"
      [[ $(field status "$payload") == done ]]
      exit
      ;;
  esac
done
echo "$DEVICE did not answer within $SECONDS_TO_WAIT s" >&2
exit 4
