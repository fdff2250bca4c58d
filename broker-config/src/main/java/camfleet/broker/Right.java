package camfleet.broker;

/** What a party may do with a topic. */
public enum Right {
  /** Receive what is published there. */
  READ,
  WRITE,
  /**
   * Publish an empty retained message there, which removes the retained one (MQTT 5 §3.3.1.3). A
   * broker that cannot look into a message, such as Mosquitto, takes it for {@link #WRITE}.
   */
  CLEAR
}
