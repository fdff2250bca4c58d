package camfleet.mqtt;

/**
 * What a broker said in CONNACK (MQTT 5 §3.2.2.3).
 *
 * @param protocol 5, or 4 for MQTT 3.1.1
 * @param maximumPacketSize bytes of a whole packet, {@link Long#MAX_VALUE} when it does not say
 * @param receiveMaximum messages of QoS 1 that may be under way towards it
 */
public record BrokerLimits(
    int protocol, long maximumPacketSize, int receiveMaximum, boolean retainAvailable) {}
