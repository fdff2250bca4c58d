#!/bin/bash
# The newest picture into a file.   DEVICE=cam1 ./latest-picture.sh picture.jpg
# The payload is the JPEG itself, retained, so that a picture is there at once. -N: no line feed behind it.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
file=${1:?usage: latest-picture.sh FILE}

mosquitto_sub "${broker[@]}" -t "$ROOT/img/$DEVICE/latest" -C 1 -N -W "$SECONDS_TO_WAIT" >"$file" || {
  echo "no picture of $DEVICE within $SECONDS_TO_WAIT s" >&2
  exit 1
}
echo "$file: $(stat -c %s "$file") bytes"
