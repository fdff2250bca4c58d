package camfleet.topic;

/** Who speaks MQTT in a fleet; the columns of the access table. */
public enum Party {
  /** A camera; its user name is its id, and "its own" topics carry that id. */
  DEVICE,
  MANAGER,
  /** A person's tools: mosquitto_pub, scripts, the command line over MQTT. */
  OPERATOR,
  /** Somebody who may only look. */
  VIEWER,
  HOMEASSISTANT;

  /** The party of an MQTT user name: a reserved name is its party, every other name is a device. */
  public static Party ofUser(String userName) {
    return switch (userName) {
      case "manager" -> MANAGER;
      case "operator" -> OPERATOR;
      case "viewer" -> VIEWER;
      case "homeassistant" -> HOMEASSISTANT;
      default -> DEVICE;
    };
  }
}
