#!/bin/bash
# How many cameras are online, stale, offline, as the manager counts each minute, as JSON.   ./fleet-summary.sh
set -euo pipefail
. "$(dirname "$0")/settings.sh"

retained "$ROOT/fleet/summary"
