#!/bin/bash
# The camera's log lines, at most 10 a second.   DEVICE=cam1 ./logs.sh
# Warnings and errors unless asked for more: ./send-command.sh log '{"level": "info", "duration_s": 60}'. COUNT ends it after so many.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

mosquitto_sub "${broker[@]}" -v -t "$ROOT/dev/$DEVICE/log/+" -W "$SECONDS_TO_WAIT" ${COUNT:+-C "$COUNT"}
