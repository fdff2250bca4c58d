#!/bin/bash
# Is the camera there?   DEVICE=cam1 ./presence.sh
# Prints online or offline; success only when it is online. The topic is retained, so the answer comes at once.
#
# A broker that lost its power goes on saying what it knew, so look at the pulse as well: health comes every 10 s.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

status=$(retained "$ROOT/dev/$DEVICE/status")
echo "$status"
[[ $status == online ]]
