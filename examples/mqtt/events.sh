#!/bin/bash
# What happens on the camera, as it happens: camera, system, storage, security.   DEVICE=cam1 ./events.sh
# Not retained; MQTT 5 brokers keep one for an hour for subscribers with a session. COUNT ends it after so many.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

mosquitto_sub "${broker[@]}" -q 1 -v -t "$ROOT/dev/$DEVICE/event/+" -W "$SECONDS_TO_WAIT" ${COUNT:+-C "$COUNT"}
