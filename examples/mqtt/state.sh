#!/bin/bash
# What is running: streaming, the camera (ok, stalled, failed), the true rate, as JSON.   DEVICE=cam1 ./state.sh
set -euo pipefail
. "$(dirname "$0")/settings.sh"

retained "$ROOT/dev/$DEVICE/state"
