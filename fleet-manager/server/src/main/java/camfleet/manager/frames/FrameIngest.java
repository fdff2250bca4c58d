package camfleet.manager.frames;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.message.FrameMetadata;
import camfleet.message.FrameReason;
import camfleet.message.Json;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import camfleet.topic.DeviceId;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes pictures of what arrives on {@code img/<id>/latest}. What is known of a picture comes with
 * it as MQTT 5 user properties, or on {@code frame} before or after it. Any thread may call it.
 */
public final class FrameIngest {
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int REMEMBERED = 4;

  /** What fits into nanoseconds since 1970. */
  private static final Instant LAST = Instant.parse("2262-01-01T00:00:00Z");

  private final FrameHub hub;
  private final LongSupplier nanos;
  private final Map<DeviceId, Pending> pending = new HashMap<>();

  /** A camera whose pictures come without properties. */
  private static final class Pending {
    final Deque<FrameMetadata> metadata = new ArrayDeque<>();
    Delivery picture;
    Jpeg jpeg;
    String sha256;
    long unnamed;
  }

  public FrameIngest(FrameHub hub, LongSupplier nanos) {
    this.hub = hub;
    this.nanos = nanos;
  }

  /**
   * Takes a picture.
   *
   * @throws MalformedException when it is none; the one held before stays
   */
  public synchronized void picture(DeviceId device, Delivery delivery) throws MalformedException {
    if (delivery.payload().length == 0) {
      pending.remove(device);
      hub.forget(device);
      return;
    }
    try {
      Jpeg jpeg = Jpeg.read(delivery.payload());
      FrameMetadata properties = properties(delivery.userProperties(), jpeg);
      if (properties != null) {
        offer(device, delivery, jpeg, properties);
      } else {
        join(device, delivery, jpeg);
      }
    } catch (MalformedException e) {
      hub.refused(device);
      throw e;
    }
  }

  /** Takes what {@code frame} says of a picture that came before or will come. */
  public synchronized void metadata(DeviceId device, Delivery delivery) throws MalformedException {
    if (delivery.payload().length == 0) {
      return;
    }
    FrameMetadata metadata = Json.read(delivery.payload(), FrameMetadata.class);
    Pending camera = pending.computeIfAbsent(device, id -> new Pending());
    if (camera.picture != null && matches(metadata, camera)) {
      offer(device, camera.picture, camera.jpeg, metadata);
      camera.picture = null;
      return;
    }
    if (camera.metadata.size() == REMEMBERED) {
      camera.metadata.removeFirst();
    }
    camera.metadata.addLast(metadata);
  }

  /** Lets go of pictures that nothing was said about in time. */
  public synchronized void tick() {
    long now = nanos.getAsLong();
    for (Iterator<Map.Entry<DeviceId, Pending>> all = pending.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<DeviceId, Pending> entry = all.next();
      Delivery picture = entry.getValue().picture;
      if (picture != null && now - picture.arrivedNanos() >= PATIENCE_NANOS) {
        offerUnnamed(entry.getKey(), entry.getValue());
      }
    }
  }

  public synchronized void forget(DeviceId device) {
    pending.remove(device);
    hub.forget(device);
  }

  private void join(DeviceId device, Delivery delivery, Jpeg jpeg) throws MalformedException {
    Pending camera = pending.computeIfAbsent(device, id -> new Pending());
    if (camera.picture != null) {
      offerUnnamed(device, camera);
    }
    camera.picture = delivery;
    camera.jpeg = jpeg;
    camera.sha256 = sha256(delivery.payload());
    for (FrameMetadata metadata : camera.metadata) {
      if (matches(metadata, camera)) {
        camera.picture = null;
        offer(device, delivery, jpeg, metadata);
        return;
      }
    }
  }

  private static boolean matches(FrameMetadata metadata, Pending camera) {
    return metadata.bytes() == camera.picture.payload().length
        && metadata.sha256().equalsIgnoreCase(camera.sha256);
  }

  /** A plain client's picture: it is as old as its arrival, and in the order of arrival. */
  private void offerUnnamed(DeviceId device, Pending camera) {
    Delivery delivery = camera.picture;
    camera.picture = null;
    if (delivery.retained()) {
      // Nobody says how old it is.
      return;
    }
    FrameMetadata invented =
        new FrameMetadata(
            0,
            ++camera.unnamed,
            delivery.arrivedAt(),
            null,
            camera.jpeg.width(),
            camera.jpeg.height(),
            delivery.payload().length,
            camera.sha256,
            0,
            FrameReason.PERIODIC);
    offer(frame(device, delivery, camera.jpeg, invented, false));
  }

  private void offer(DeviceId device, Delivery delivery, Jpeg jpeg, FrameMetadata metadata)
      throws MalformedException {
    if (metadata.at().isBefore(Instant.EPOCH) || metadata.at().isAfter(LAST)) {
      throw new MalformedException("at must lie between 1970 and 2262, was " + metadata.at());
    }
    offer(frame(device, delivery, jpeg, metadata, true));
  }

  private void offer(CameraFrame frame) {
    hub.offer(frame);
    frame.letGo();
  }

  private static CameraFrame frame(
      DeviceId device, Delivery delivery, Jpeg jpeg, FrameMetadata metadata, boolean ordered) {
    Instant at = metadata.at();
    FrameHeader header =
        new FrameHeader(
            0,
            Codec.JPEG,
            FrameHeader.KEY_FRAME
                | (metadata.reason() == FrameReason.SNAPSHOT ? FrameHeader.SNAPSHOT : 0)
                | (metadata.clockErrorMs() == null ? FrameHeader.CLOCK_NOT_SYNCHRONISED : 0),
            metadata.boot(),
            metadata.seq(),
            at.getEpochSecond() * 1_000_000_000L + at.getNano(),
            clockErrorMicros(metadata.clockErrorMs()),
            0,
            jpeg.width(),
            jpeg.height());
    return new CameraFrame(
        device,
        new Frame(header, delivery.payload()),
        !delivery.retained(),
        ordered,
        delivery.arrivedNanos());
  }

  private static long clockErrorMicros(Double millis) {
    return millis == null || !(millis >= 0)
        ? FrameHeader.UNKNOWN_ERROR
        : Math.min((long) (millis * 1_000), FrameHeader.UNKNOWN_ERROR);
  }

  /** The user properties of a picture (PROTOCOL.md §2); null when there are none. */
  private static FrameMetadata properties(Map<String, String> properties, Jpeg jpeg)
      throws MalformedException {
    String boot = properties.get("boot");
    String seq = properties.get("seq");
    String at = properties.get("at");
    if (boot == null || seq == null || at == null) {
      return null;
    }
    try {
      String error = properties.get("clock_error_ms");
      return new FrameMetadata(
          Long.parseLong(boot),
          Long.parseLong(seq),
          Instant.parse(at),
          error == null ? null : Double.valueOf(error),
          jpeg.width(),
          jpeg.height(),
          0,
          "",
          0,
          "snapshot".equals(properties.get("reason"))
              ? FrameReason.SNAPSHOT
              : FrameReason.PERIODIC);
    } catch (NumberFormatException | DateTimeException e) {
      throw new MalformedException("user properties boot, seq and at are not readable", e);
    }
  }

  private static String sha256(byte[] payload) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(payload);
      return String.format("%064x", new BigInteger(1, hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
