#!/bin/bash
# What is really in force, with the local overrides and what was refused, as JSON.   DEVICE=cam1 ./reported-config.sh
set -euo pipefail
. "$(dirname "$0")/settings.sh"

retained "$ROOT/dev/$DEVICE/config/reported"
