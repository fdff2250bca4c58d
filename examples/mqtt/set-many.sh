#!/bin/bash
# Several settings at once, as a JSON Merge Patch.   DEVICE=cam1 ./set-many.sh '{"fps": 5, "quality": 60}'
# All or nothing; null gives up the local override of a key. Success when everything is in force.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
patch=${1:?usage: set-many.sh JSON}

listen -t "$ROOT/dev/$DEVICE/status" -t "$ROOT/dev/$DEVICE/res/set"
while read -r -u 3 topic payload; do
  case $topic in
    */status) mosquitto_pub "${broker[@]}" -q 1 -t "$ROOT/dev/$DEVICE/set" -m "$patch" ;;
    */res/set)
      echo "$payload"
      [[ $(field status "$payload") == done ]]
      exit
      ;;
  esac
done
echo "$DEVICE did not answer within $SECONDS_TO_WAIT s" >&2
exit 4
