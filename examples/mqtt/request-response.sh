#!/bin/bash
# Command and answer in one line, with MQTT 5's response topic.   DEVICE=cam1 ./request-response.sh ping
# mosquitto_rr subscribes to the response topic, sends, and prints the answer. The only response topics that a camera
# accepts are those below reply/<who asks>/.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
name=${1:?usage: request-response.sh NAME}

answer=$(mosquitto_rr "${broker[@]}" -V mqttv5 -q 1 -W "$SECONDS_TO_WAIT" \
  -t "$ROOT/dev/$DEVICE/cmd/$name" -e "$ROOT/reply/$MQTT_USER/$$" -n)
echo "$answer"
[[ $(field status "$answer") == done ]]
