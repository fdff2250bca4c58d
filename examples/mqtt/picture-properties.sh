#!/bin/bash
# The MQTT 5 properties that travel with the newest picture.   DEVICE=cam1 ./picture-properties.sh
# %P are user properties, %C is the content type. A 3.1.1 client has none and reads frame-metadata.sh instead.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

mosquitto_sub "${broker[@]}" -V mqttv5 -t "$ROOT/img/$DEVICE/latest" -C 1 -F '%C %P' -W "$SECONDS_TO_WAIT"
