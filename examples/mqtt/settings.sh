# Read by every script here: where the broker is, who asks, which camera. Set these in the environment.
BROKER_HOST=${BROKER_HOST:-localhost}
BROKER_PORT=${BROKER_PORT:-1883}
MQTT_USER=${MQTT_USER:-operator}   # operator, manager, viewer, homeassistant, or a camera's id
MQTT_PASSWORD=${MQTT_PASSWORD:-}
MQTT_VERSION=${MQTT_VERSION:-mqttv5}   # or mqttv311: every script works with both unless it says otherwise
DEVICE=${DEVICE:-cam1}
ROOT=${ROOT:-camfleet/v1}
SECONDS_TO_WAIT=${SECONDS_TO_WAIT:-10}

# What mosquitto_pub, mosquitto_sub and mosquitto_rr are all told.
broker=(-h "$BROKER_HOST" -p "$BROKER_PORT" -u "$MQTT_USER" -P "$MQTT_PASSWORD" -V "$MQTT_VERSION")
if [[ -n ${MQTT_CA_FILE:-} ]]; then
  broker+=(--cafile "$MQTT_CA_FILE")
fi

# The value of a text or number called $1 in the JSON document $2 (the first of that name).
field() {
  sed -nE "s/^.*[{,][[:space:]]*\"$1\"[[:space:]]*:[[:space:]]*\"?([^\",}]*).*$/\\1/p" <<<"$2" | head -n 1
}

# Prints the one retained message of a topic, or fails after SECONDS_TO_WAIT.
retained() {
  mosquitto_sub "${broker[@]}" -t "$1" -C 1 -W "$SECONDS_TO_WAIT" || {
    echo "nothing on $1 within $SECONDS_TO_WAIT s" >&2
    return 1
  }
}

# Subscribes to topics (-t TOPIC …) for at most SECONDS_TO_WAIT; `read -u 3 topic payload` gets message after message.
listen() {
  exec 3< <(exec mosquitto_sub "${broker[@]}" -q 1 -v -W "$SECONDS_TO_WAIT" "$@" 2>/dev/null)
  listener=$!
  trap 'kill "$listener" 2>/dev/null || true' EXIT
}
