package camfleet.device.uplink;

import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.message.FrameMetadata;
import camfleet.message.FrameReason;
import camfleet.message.Json;
import camfleet.mqtt.Publication;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A frame as a message: its metadata, and the MQTT 5 properties that repeat them. */
final class PicturePublication {
  /**
   * Bytes of a PUBLISH besides topic, payload and properties with names (MQTT 5 §3.3), rounded up.
   */
  private static final int FIXED_BYTES = 64;

  private PicturePublication() {}

  static FrameMetadata metadata(Frame frame, long configRev, FrameReason reason) {
    FrameHeader header = frame.header();
    long nanos = header.capturedAtNanos();
    boolean known = header.clockErrorMicros() != FrameHeader.UNKNOWN_ERROR;
    return new FrameMetadata(
        header.boot(),
        header.sequence(),
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)),
        known ? header.clockErrorMicros() / 1000.0 : null,
        header.width(),
        header.height(),
        frame.payload().length,
        sha256(frame.payload()),
        configRev,
        reason);
  }

  static Publication of(String topic, Frame frame, FrameMetadata metadata, Duration expiry) {
    Map<String, String> properties = new LinkedHashMap<>();
    Json.toMap(metadata)
        .forEach(
            (name, value) -> {
              if (value != null) {
                properties.put(name, value.toString());
              }
            });
    return Publication.of(topic, frame.payload(), 0, true)
        .withExpiry(expiry)
        .withContentType("image/jpeg")
        .withUserProperties(properties);
  }

  /** Bytes of the whole packet that are not the picture, at most. */
  static int overhead(Publication publication) {
    int bytes = FIXED_BYTES + publication.topic().length();
    for (Map.Entry<String, String> property : publication.userProperties().entrySet()) {
      bytes += 5 + utf8(property.getKey()) + utf8(property.getValue());
    }
    return bytes;
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
