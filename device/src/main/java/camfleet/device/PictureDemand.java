package camfleet.device;

import camfleet.device.camera.CameraMode;
import camfleet.device.command.PictureLeases;
import camfleet.device.config.ConfigTwin;
import camfleet.device.config.Settings;
import camfleet.device.pipeline.ModeLadder;
import camfleet.device.pipeline.Pipeline;
import camfleet.device.uplink.BandwidthBudget;
import camfleet.device.uplink.LatestUplink;
import camfleet.device.uplink.StreamSessions;
import java.util.OptionalDouble;

/** What settings, leases and the bandwidth ask of the camera and of the latest picture. */
final class PictureDemand {
  /** The bandwidth's use is looked at over at least this long. */
  private static final double BUDGET_SECONDS = 1;

  private final ConfigTwin twin;
  private final PictureWork work;
  private final PictureLeases pictures;
  private final StreamSessions streams;
  private final BandwidthBudget budget;
  private final Pipeline pipeline;
  private final LatestUplink uplink;
  private final Lookout lookout;
  private final ModeLadder ladder = new ModeLadder();

  /** Pictures per second, at most, that are published while pictures leave at all; 0 for none. */
  private volatile double publishedFps;

  PictureDemand(
      ConfigTwin twin,
      PictureWork work,
      PictureLeases pictures,
      StreamSessions streams,
      BandwidthBudget budget,
      Pipeline pipeline,
      LatestUplink uplink,
      Lookout lookout) {
    this.twin = twin;
    this.work = work;
    this.pictures = pictures;
    this.streams = streams;
    this.budget = budget;
    this.pipeline = pipeline;
    this.uplink = uplink;
    this.lookout = lookout;
  }

  /** Whether anybody wants pictures: the setting, or a lease. */
  boolean isWanted() {
    return twin.settings().streaming() || pictures.count() > 0 || streams.isWanted();
  }

  /** Whether pictures that somebody wants leave the camera now. */
  boolean isSending() {
    return isWanted() && lookout.isOpen();
  }

  /** Whether the agent itself looks at the pictures. */
  private static boolean isDetecting(Settings settings) {
    return settings.flag("motion") || settings.flag("light");
  }

  /** Whether no picture leaves the camera but for snapshots. */
  private static boolean isKept(Settings settings) {
    return settings.text("send").equals("never");
  }

  /** Pictures per second, at most, that are published now; 0 for none. */
  double publishedFps() {
    return lookout.isOpen() ? publishedFps : 0;
  }

  /** Passes on what is asked for now. For one thread at a time. */
  void follow() {
    Settings now = twin.settings();
    BandwidthBudget.Use use = budget.use(BUDGET_SECONDS);
    if (use != null) {
      ladder.look(use.seconds(), use.spent(), use.missed(), use.bytesPerSecond());
    }
    // A trial shows that the mode itself is good, not one that is smaller for want of bandwidth.
    CameraMode mode = work.mode(now);
    pipeline.apply(twin.isTrying() ? mode : ladder.mode(mode));
    boolean wanted = isWanted() || now.streamMode().equals("continuous");
    pipeline.setWanted(wanted && !isKept(now) || isDetecting(now));
    publishPictures(now);
  }

  /** Pictures go out for the setting or a lease on them, and in place of a stream that fails. */
  private void publishPictures(Settings now) {
    OptionalDouble wish = pictures.fps(now.latestFps(), now.mqttMaxFps());
    double fps = Math.max(now.streaming() ? now.latestFps() : 0, wish.orElse(0));
    if (fps == 0) {
      fps = Math.min(now.latestFps(), streams.fallbackFps().orElse(0.0));
    }
    fps = isKept(now) ? 0 : Math.min(now.fps(), fps);
    if (fps > 0) {
      uplink.pace(fps, now.latestMaxBytes());
    }
    uplink.setStreaming(fps > 0);
    publishedFps = fps;
  }
}
