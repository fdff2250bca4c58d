package camfleet.device.uplink;

import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.message.FrameMetadata;
import camfleet.message.FrameReason;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Publication;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Makes a message of a frame that fits the setting's and the broker's limits. For any thread. */
final class PictureFitting {
  private final Outlet outlet;
  private final Shrinker shrinker;
  private final LongSupplier configRev;
  private final String topic;

  /** A message and what it says of its picture. */
  record Prepared(Publication picture, FrameMetadata metadata) {}

  /**
   * @param configRev the configuration revision in force
   * @param topic where the pictures go
   */
  PictureFitting(Outlet outlet, Shrinker shrinker, LongSupplier configRev, String topic) {
    this.outlet = outlet;
    this.shrinker = shrinker;
    this.configRev = configRev;
    this.topic = topic;
  }

  /**
   * @param maxBytes greatest size of the picture; a larger one is encoded again
   */
  Prepared prepare(Frame frame, FrameReason reason, Duration expiry, long maxBytes)
      throws FrameTooLargeException {
    Prepared prepared = prepared(frame, reason, expiry);
    long packet =
        outlet.limits().map(BrokerLimits::maximumPacketSize).orElse(Long.MAX_VALUE)
            - PicturePublication.overhead(prepared.picture());
    long allowed = Math.min(maxBytes, packet);
    if (frame.payload().length <= allowed) {
      return prepared;
    }
    Shrinker.Shrunk smaller = allowed < 1 ? null : shrinker.shrink(frame.payload(), allowed);
    if (smaller == null || smaller.jpeg().length > allowed) {
      throw new FrameTooLargeException(frame.payload().length, allowed);
    }
    FrameHeader h = frame.header();
    FrameHeader header =
        new FrameHeader(
            h.channel(),
            h.codec(),
            h.flags(),
            h.boot(),
            h.sequence(),
            h.capturedAtNanos(),
            h.clockErrorMicros(),
            h.dropped(),
            smaller.width(),
            smaller.height());
    return prepared(new Frame(header, smaller.jpeg()), reason, expiry);
  }

  private Prepared prepared(Frame frame, FrameReason reason, Duration expiry) {
    FrameMetadata metadata = PicturePublication.metadata(frame, configRev.getAsLong(), reason);
    return new Prepared(PicturePublication.of(topic, frame, metadata, expiry), metadata);
  }
}
