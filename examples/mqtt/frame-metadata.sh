#!/bin/bash
# What the newest picture is: sequence, capture time, size, checksum, as JSON.   DEVICE=cam1 ./frame-metadata.sh
# It follows each picture. The same words travel with the picture itself as MQTT 5 user properties.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

retained "$ROOT/dev/$DEVICE/frame"
