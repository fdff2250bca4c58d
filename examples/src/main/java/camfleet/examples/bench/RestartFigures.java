package camfleet.examples.bench;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.FrameSubscription;
import camfleet.client.Presence;
import camfleet.client.ReceivedFrame;
import camfleet.manager.bench.Program;
import camfleet.manager.bench.Sample;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A manager that is killed and started again while frames are watched; its broker goes on. */
final class RestartFigures {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RUNNING = Duration.ofSeconds(5);
  private static final Duration AWAY = Duration.ofSeconds(5);
  private static final long ASK_NANOS = Duration.ofMillis(20).toNanos();
  private static final int LIVE_MILLIS = 1_000;
  private static final String CAMERA = "cam1";

  private final Yard yard;
  private final Report report;
  private final int cameras;
  private final int fps;
  private final int times;

  /** Seconds from the start of the process, and from the line with the address on. */
  private final Sample serving = new Sample();

  private final Sample overTcp = new Sample();
  private final Sample overWebSocket = new Sample();
  private final Sample live = new Sample();

  /**
   * @param fps frames per second of each camera
   * @param times of killing and starting
   */
  RestartFigures(Yard yard, Report report, int cameras, int fps, int times) {
    this.yard = yard;
    this.report = report;
    this.cameras = cameras;
    this.fps = fps;
    this.times = times;
  }

  void measure() throws IOException, InterruptedException {
    Program manager = yard.startManager();
    manager.until("ready", yard::managerIsReady, PATIENCE);
    Program devices = yard.startCrowd(cameras, fps, fps);
    try (Fleet fleet = Fleet.at(yard.manager())) {
      devices.until("live", () -> allAreLive(fleet), PATIENCE);
      try (FrameSubscription frames = fleet.frames(CAMERA);
          SocketFrames socket = SocketFrames.of(yard.manager(), CAMERA)) {
        for (int i = 0; i < times; i++) {
          devices.until(
              "watched", () -> frames.latest() != null && socket.newest() != null, PATIENCE);
          pause(RUNNING);
          yard.kill(manager);
          pause(AWAY);
          manager = comesBack(fleet, frames, socket);
        }
      }
    }
    yard.end(devices);
    yard.end(manager);
    tell();
  }

  /** Starts it and notes when everything is there again. */
  private Program comesBack(Fleet fleet, FrameSubscription frames, SocketFrames socket)
      throws IOException, InterruptedException {
    Instant begin = Instant.now();
    long beginNanos = System.nanoTime();
    Program manager = yard.startManager();
    long[] at = new long[4];
    long[] asked = {beginNanos};
    manager.until(
        "showing everything",
        () -> {
          if (at[0] == 0 && manager.output().contains("page and API")) {
            at[0] = System.nanoTime();
          }
          ReceivedFrame frame = frames.latest();
          if (at[1] == 0 && frame.capturedAt().isAfter(begin)) {
            at[1] = frame.arrivedNanos();
          }
          SocketFrames.Seen seen = socket.newest();
          if (at[2] == 0 && instant(seen.capturedAtNanos()).isAfter(begin)) {
            at[2] = seen.arrivedNanos();
          }
          if (at[0] != 0 && at[3] == 0 && System.nanoTime() - asked[0] > ASK_NANOS) {
            at[3] = allAreLive(fleet) ? System.nanoTime() : 0;
            asked[0] = System.nanoTime();
          }
          return at[0] != 0 && at[1] != 0 && at[2] != 0 && at[3] != 0;
        },
        PATIENCE);
    serving.add((at[0] - beginNanos) / 1e9);
    overTcp.add((at[1] - at[0]) / 1e9);
    overWebSocket.add((at[2] - at[0]) / 1e9);
    live.add((at[3] - at[0]) / 1e9);
    return manager;
  }

  private static Instant instant(long nanosSince1970) {
    return Instant.ofEpochSecond(nanosSince1970 / 1_000_000_000L, nanosSince1970 % 1_000_000_000L);
  }

  /** One question for all of them. */
  private boolean allAreLive(Fleet fleet) {
    try {
      List<Device> devices = fleet.devices();
      return devices.stream()
              .filter(
                  device ->
                      device.presence() == Presence.ONLINE
                          && device.ageMs() != null
                          && device.ageMs() < LIVE_MILLIS)
              .count()
          >= cameras;
    } catch (FleetException e) {
      return false;
    }
  }

  private void tell() {
    String killed = "manager killed and started again, " + times + " times: ";
    String how =
        "`kill -9`, 5 s, `fleet-manager serve --broker …`; "
            + cameras
            + " cameras × "
            + fps
            + " fps at the broker";
    report.row(killed + "start of the process → its address is told", seconds(serving), how);
    String then = killed + "from then ";
    report.row(then + "→ first new frame at a TCP subscriber (bar 3 s)", seconds(overTcp), how);
    report.row(then + "→ the same at a WebSocket (bar 3 s)", seconds(overWebSocket), how);
    report.row(
        then + "→ all cameras online in the API, pictures younger than 1 s (bar 3 s)",
        seconds(live),
        how);
  }

  private static String seconds(Sample sample) {
    return String.format(
        Locale.ROOT, "median %.2f s, greatest %.2f s", sample.median(), sample.quantile(1));
  }

  /** Measuring takes its time; nothing here is waited for. */
  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
