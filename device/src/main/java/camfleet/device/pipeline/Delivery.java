package camfleet.device.pipeline;

import camfleet.device.camera.Jpeg;
import camfleet.device.camera.Picture;
import camfleet.device.process.PictureWatcher;
import camfleet.device.process.Processing;
import camfleet.frame.Frame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes a frame of each new picture, once, for those who take it, and of none that nobody takes. Of
 * the capture thread alone.
 */
final class Delivery {
  private static final Logger LOG = System.getLogger("camfleet.pipeline");

  private final String name;
  private final FrameTakers takers;
  private final Processing processing;
  private final List<PictureWatcher> watchers;
  private final FrameTally tally;
  private final SnapshotRequests snapshots;
  private final Demand demand;
  private final LongSupplier nanos;
  private boolean refusalLogged;
  private long refusalLoggedNanos;

  Delivery(
      String name,
      FrameTakers takers,
      Processing processing,
      List<PictureWatcher> watchers,
      FrameTally tally,
      SnapshotRequests snapshots,
      Demand demand,
      LongSupplier nanos) {
    this.name = name;
    this.takers = takers;
    this.processing = processing;
    this.watchers = List.copyOf(watchers);
    this.tally = tally;
    this.snapshots = snapshots;
    this.demand = demand;
    this.nanos = nanos;
  }

  /**
   * @param quality JPEG quality 1..100 of what is encoded here
   */
  void take(Picture picture, int quality) {
    boolean requested = snapshots.areWaiting();
    boolean wanted = demand.isWanted();
    if (!wanted && !requested) {
      return;
    }
    long sequence = tally.captured() + 1;
    watchers.forEach(watcher -> show(watcher, picture, sequence));
    List<Consumer<Frame>> now = wanted ? ask() : List.of();
    Frame frame = now.isEmpty() && !requested ? null : frame(picture, sequence, quality);
    if (frame == null) {
      tally.passedOver(picture);
      return;
    }
    now.forEach(taker -> give(frame, taker));
    snapshots.complete(frame);
    if (requested) {
      demand.linger();
    }
  }

  /** Null when the picture is kept back. */
  private Frame frame(Picture picture, long sequence, int quality) {
    Picture shown = processing.show(picture, sequence);
    if (shown == null) {
      return null;
    }
    try {
      return tally.frame(picture, shown, Jpeg.encode(shown, quality));
    } finally {
      if (shown != picture) {
        shown.close();
      }
    }
  }

  /** A watcher that throws sees the next picture all the same. */
  private void show(PictureWatcher watcher, Picture picture, long sequence) {
    try {
      watcher.saw(picture, sequence);
    } catch (RuntimeException e) {
      refused(e);
    }
  }

  private List<Consumer<Frame>> ask() {
    try {
      return takers.now();
    } catch (RuntimeException e) {
      refused(e);
      return List.of();
    }
  }

  /** A taker that throws loses this frame, and nobody else does. */
  private void give(Frame frame, Consumer<Frame> taker) {
    try {
      taker.accept(frame);
    } catch (RuntimeException e) {
      refused(e);
    }
  }

  private void refused(RuntimeException e) {
    tally.failure();
    long now = nanos.getAsLong();
    if (!refusalLogged || now - refusalLoggedNanos > 1_000_000_000L) {
      refusalLogged = true;
      refusalLoggedNanos = now;
      LOG.log(Level.WARNING, name + ": a frame was refused: " + e);
    }
  }
}
