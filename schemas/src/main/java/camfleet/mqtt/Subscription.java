package camfleet.mqtt;

/**
 * How a filter is subscribed to.
 *
 * @param asPublished whether a message that was published retained says so also when it comes at
 *     once (MQTT 5 §3.8.3.1, Retain As Published); 3.1.1 knows no such thing
 */
record Subscription(int qos, boolean asPublished) {}
