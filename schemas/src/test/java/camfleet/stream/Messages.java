package camfleet.stream;

import camfleet.frame.Codec;
import camfleet.frame.FrameHeader;
import camfleet.topic.DeviceId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Messages for tests, chosen or drawn. */
final class Messages {
  static final DeviceId CAM = DeviceId.of("cam1");
  static final Hello DEVICE = Hello.device(CAM, "s-1", "secret", 7);
  static final Hello SUBSCRIBER = Hello.subscriber("wall", "secret");

  private Messages() {}

  static Welcome welcome(int credit) {
    return new Welcome("s-1", credit, 1 << 20, 60);
  }

  static FrameMessage frame(int channel, int bytes) {
    byte[] payload = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      payload[i] = (byte) (i * 31 + bytes);
    }
    return new FrameMessage(
        new FrameHeader(channel, Codec.JPEG, 0, 7, 1, 5, 4, 0, 640, 480), ByteBuffer.wrap(payload));
  }

  /** Any message, the frame at most this large. */
  static StreamMessage any(RandomGenerator random, int mostBytes) {
    return switch (StreamType.values()[random.nextInt(10)]) {
      case HELLO ->
          random.nextBoolean()
              ? DEVICE
              : new Hello(null, word(random), word(random), null, List.of(), null);
      case WELCOME ->
          new Welcome(
              word(random),
              random.nextInt(1 << 20),
              1 + random.nextInt(1 << 28),
              random.nextInt(99));
      case FRAME -> frame(random.nextInt(4), random.nextInt(mostBytes + 1));
      case CREDIT -> new Credit(1 + random.nextLong(0xFFFF_FFFFL));
      case PING -> new Ping(random.nextLong());
      case PONG -> new Pong(random.nextLong(), random.nextLong(), random.nextLong());
      case SUBSCRIBE ->
          new Subscribe(
              word(random),
              "all",
              random.nextBoolean() ? null : 0.5 + random.nextInt(100),
              Subscribe.Mode.values()[random.nextInt(2)]);
      case UNSUBSCRIBE -> new Unsubscribe(word(random));
      case NOTICE ->
          switch (random.nextInt(4)) {
            case 0 -> Notice.channel(CAM, random.nextInt(4), word(random));
            case 1 -> Notice.ended(CAM, random.nextInt(4));
            case 2 -> Notice.gap(CAM, random.nextInt(4), 1 + random.nextLong(1L << 60));
            default ->
                Notice.presence(
                    CAM, Notice.Kind.STALE, Instant.ofEpochMilli(random.nextInt() & 0xFFFFFL));
          };
      case BYE -> new Bye(ByeCode.values()[random.nextInt(ByeCode.values().length)], word(random));
    };
  }

  private static String word(RandomGenerator random) {
    return "w" + random.nextInt(1000) + (random.nextInt(4) == 0 ? " ü\"\\ 📷" : "");
  }
}
