#!/bin/bash
# Who the camera is, its versions, what it can do and within which limits, as JSON.   DEVICE=cam1 ./info.sh
set -euo pipefail
. "$(dirname "$0")/settings.sh"

retained "$ROOT/dev/$DEVICE/info"
