#!/bin/bash
# The shortest command: an empty payload, as a button sends it.   DEVICE=cam1 ./send-empty-command.sh snapshot
# -n is the empty payload; `PRESS` and `{}` mean the same. Success means that the broker took it, not that it was done.
# Never add -r: a retained command would come back at each restart, and devices refuse it.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
name=${1:?usage: send-empty-command.sh NAME}

mosquitto_pub "${broker[@]}" -q 1 -t "$ROOT/dev/$DEVICE/cmd/$name" -n
