#!/bin/bash
# The newest picture again and again, never an old one.   DEVICE=cam1 ./follow-pictures.sh picture.jpg 10
# A plain subscriber that reads more slowly than pictures arrive falls behind without end. Asking for the retained
# picture each time, when the last one is in hand, stays fresh on any line. The file is replaced whole.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
file=${1:?usage: follow-pictures.sh FILE [COUNT]}
count=${2:-10}

for ((i = 1; i <= count; i++)); do
  mosquitto_sub "${broker[@]}" -t "$ROOT/img/$DEVICE/latest" -C 1 -N -W "$SECONDS_TO_WAIT" >"$file.new"
  mv "$file.new" "$file"
  echo "$i: $(stat -c %s "$file") bytes"
done
