#!/bin/bash
# A whole configuration with a revision, as the manager sends it.   MQTT_USER=manager ./desired-config.sh 7 '{"fps": 5}'
# Only the user `manager` may; where a manager runs, use `fleet-manager config` instead: it owns the revisions.
# The revision must be higher than the last one. The camera answers once on config/reported: success when applied.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
rev=${1:?usage: desired-config.sh REVISION JSON}
config=${2:?usage: desired-config.sh REVISION JSON}
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
document="{\"rev\": $rev, \"at\": \"$now\", \"by\": \"$MQTT_USER\", \"groups\": [], \"config\": $config}"

listen -t "$ROOT/dev/$DEVICE/status" -t "$ROOT/dev/$DEVICE/config/reported"
while read -r -u 3 topic payload; do
  case $topic in
    */status) mosquitto_pub "${broker[@]}" -q 1 -r -t "$ROOT/dev/$DEVICE/config/desired" -m "$document" ;;
    */reported)
      [[ $(field rev "$payload") == "$rev" ]] || continue
      case $(field status "$payload") in
        applied)
          echo "$payload"
          exit 0
          ;;
        pending) ;;
        *)
          echo "$payload"
          exit 1
          ;;
      esac
      ;;
  esac
done
echo "$DEVICE did not answer within $SECONDS_TO_WAIT s" >&2
exit 4
