package camfleet.mqtt;

/** The words for MQTT 5's reason codes (§2.4); those of 3.1.1's CONNACK are translated first. */
final class ReasonCode {
  private ReasonCode() {}

  /** Whether the code is one that a broker refuses with. */
  static boolean isRefusal(int code) {
    return code >= 0x80 && code <= 0xFF;
  }

  static boolean isAboutIdentity(int code) {
    return code == 0x86 || code == 0x87 || code == 0x8A || code == 0x8C;
  }

  static boolean isAboutClientId(int code) {
    return code == 0x85;
  }

  /** The code of MQTT 5 for a return code of 3.1.1's CONNACK (3.1.1 §3.2.2.3). */
  static int of311(int returnCode) {
    return switch (returnCode) {
      case 1 -> 0x84;
      case 2 -> 0x85;
      case 3 -> 0x88;
      case 4 -> 0x86;
      case 5 -> 0x87;
      default -> returnCode;
    };
  }

  static String inWords(int code) {
    return switch (code) {
      case 0x81 -> "malformed packet";
      case 0x82 -> "protocol error";
      case 0x84 -> "unsupported protocol version";
      case 0x85 -> "client id not valid";
      case 0x86 -> "bad user name or password";
      case 0x87 -> "not authorized";
      case 0x88 -> "server unavailable";
      case 0x89 -> "server busy";
      case 0x8A -> "banned";
      case 0x8B -> "server shutting down";
      case 0x8C -> "bad authentication method";
      case 0x8D -> "keep-alive timeout";
      case 0x8E -> "session taken over by another client with the same id";
      case 0x8F -> "topic filter invalid";
      case 0x90 -> "topic name invalid";
      case 0x93 -> "receive maximum exceeded";
      case 0x94 -> "topic alias invalid";
      case 0x95 -> "packet too large";
      case 0x96 -> "message rate too high";
      case 0x97 -> "quota exceeded";
      case 0x98 -> "administrative action";
      case 0x99 -> "payload format invalid";
      case 0x9A -> "retain not supported";
      case 0x9B -> "QoS not supported";
      case 0x9C, 0x9D -> "use another server";
      case 0x9E -> "shared subscriptions not supported";
      case 0x9F -> "connection rate exceeded";
      case 0xA0 -> "maximum connect time";
      case 0xA1 -> "subscription identifiers not supported";
      case 0xA2 -> "wildcard subscriptions not supported";
      default -> "reason code " + code;
    };
  }
}
