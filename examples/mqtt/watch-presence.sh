#!/bin/bash
# Follows who comes and goes, all cameras, until Ctrl-C or for SECONDS_TO_WAIT.   ./watch-presence.sh
# A camera that loses its power shows offline after about 10 s: that is its MQTT will.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

mosquitto_sub "${broker[@]}" -t "$ROOT/dev/+/status" -v -W "$SECONDS_TO_WAIT" || [[ $? == 27 ]] # 27: the time is over
