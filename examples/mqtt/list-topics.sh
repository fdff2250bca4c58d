#!/bin/bash
# Everything that is retained about a camera, topic by topic, without pictures.   DEVICE=cam1 ./list-topics.sh
# --retained-only shows what a newcomer gets; without it live messages follow.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

mosquitto_sub "${broker[@]}" -v --retained-only -t "$ROOT/dev/$DEVICE/#" -W "${SECONDS_TO_LIST:-2}" || [[ $? == 27 ]]
