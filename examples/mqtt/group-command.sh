#!/bin/bash
# One command to every camera of a group, and who answered.   ./group-command.sh lab ping 3
# Each camera answers on its own res topic. Success when COUNT cameras (1 unless told) answered done.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
group=${1:?usage: group-command.sh GROUP NAME [COUNT]}
name=${2:?usage: group-command.sh GROUP NAME [COUNT]}
count=${3:-1}
id="script-$$-$(date +%s%N)"
sent=no

listen -t "$ROOT/dev/+/status" -t "$ROOT/dev/+/res/$name"
while read -r -u 3 topic payload; do
  case $topic in
    */status)
      [[ $sent == no ]] || continue
      sent=yes
      mosquitto_pub "${broker[@]}" -q 1 -t "$ROOT/group/$group/cmd/$name" -m "{\"id\": \"$id\"}"
      ;;
    */res/*)
      [[ $(field id "$payload") == "$id" && $(field status "$payload") == done ]] || continue
      echo "$(field device "$payload"): done"
      count=$((count - 1))
      [[ $count -gt 0 ]] || exit 0
      ;;
  esac
done
echo "$count more answers were expected within $SECONDS_TO_WAIT s" >&2
exit 3
