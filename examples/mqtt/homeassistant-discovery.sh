#!/bin/bash
# What Home Assistant is told about the camera, as JSON.   MQTT_USER=homeassistant DEVICE=cam1 ./homeassistant-discovery.sh
# The manager publishes it once it has seen the camera, and again when Home Assistant starts.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

retained "homeassistant/device/camfleet/$DEVICE/config"
