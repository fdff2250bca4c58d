package camfleet.stream;

/** The types of message with their numbers on the wire. */
public enum StreamType {
  HELLO(1, Hello.class),
  WELCOME(2, Welcome.class),
  FRAME(3, FrameMessage.class),
  CREDIT(4, Credit.class),
  PING(5, Ping.class),
  PONG(6, Pong.class),
  SUBSCRIBE(7, Subscribe.class),
  UNSUBSCRIBE(8, Unsubscribe.class),
  NOTICE(9, Notice.class),
  BYE(10, Bye.class);

  private static final StreamType[] BY_NUMBER = new StreamType[256];

  static {
    for (StreamType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  private final int number;
  private final Class<? extends StreamMessage> record;

  StreamType(int number, Class<? extends StreamMessage> record) {
    this.number = number;
    this.record = record;
  }

  public int number() {
    return number;
  }

  /** The record of this type. */
  Class<? extends StreamMessage> record() {
    return record;
  }

  /** Whether the body is JSON. */
  boolean isDocument() {
    return StreamDocument.class.isAssignableFrom(record);
  }

  /** Bytes of the body of a type that always has the same number of them, otherwise -1. */
  int fixedBytes() {
    return switch (this) {
      case CREDIT -> Credit.BYTES;
      case PING -> Ping.BYTES;
      case PONG -> Pong.BYTES;
      default -> -1;
    };
  }

  /** The type of a number on the wire, 0..255, or null when there is none. */
  static StreamType ofNumber(int number) {
    return BY_NUMBER[number];
  }
}
