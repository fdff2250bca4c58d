#!/bin/bash
# Is a manager there, and where is its page?   ./fleet.sh
set -euo pipefail
. "$(dirname "$0")/settings.sh"

status=$(retained "$ROOT/fleet/status")
echo "manager $status"
retained "$ROOT/fleet/info"
[[ $status == online ]]
