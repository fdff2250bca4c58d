#!/bin/bash
# The camera's pulse: temperature, memory, frame counters, clock, every 10 s, as JSON.   DEVICE=cam1 ./health.sh
set -euo pipefail
. "$(dirname "$0")/settings.sh"

retained "$ROOT/dev/$DEVICE/health"
