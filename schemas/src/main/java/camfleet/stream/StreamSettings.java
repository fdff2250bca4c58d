package camfleet.stream;

import java.time.Duration;
import java.util.Objects;

/**
 * How a connection behaves.
 *
 * @param connect how long dialling, the TLS handshake and the answer to HELLO may take, each
 * @param silence how long nothing may come; half of it is answered by a PING
 * @param message how long one message may take to come
 * @param sendBufferBytes bound of what the kernel holds for the other side (SO_SNDBUF), so that old
 *     frames do not wait there; 0 leaves it to the system
 */
public record StreamSettings(
    StreamLimits limits,
    Duration connect,
    Duration silence,
    Duration message,
    int sendBufferBytes) {
  /** 5 s to connect, 15 s of silence, 30 s a message, 64 KiB. */
  public static final StreamSettings DEFAULTS =
      new StreamSettings(
          StreamLimits.DEFAULTS,
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          64 << 10);

  public StreamSettings {
    Objects.requireNonNull(limits, "limits");
    positive("connect", connect);
    positive("silence", silence);
    positive("message", message);
    Texts.range("send buffer", sendBufferBytes, 0, Integer.MAX_VALUE);
  }

  private static void positive(String name, Duration time) {
    if (time.toMillis() < 1 || time.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " must be at least 1 ms, was " + time);
    }
  }

  public StreamSettings withLimits(StreamLimits other) {
    return new StreamSettings(other, connect, silence, message, sendBufferBytes);
  }
}
