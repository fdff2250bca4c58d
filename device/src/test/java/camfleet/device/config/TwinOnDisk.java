package camfleet.device.config;

import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.runtime.ManualClock;
import camfleet.setting.SettingTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * The device's half of the configuration, run as the device runs it, on a disk whose power may be
 * cut at every step and with a camera that does not show every size. What it gives is published on
 * {@code config/reported}.
 */
public final class TwinOnDisk {
  /** The camera says that it cannot do this. */
  private static final String UNSUPPORTED = "1280x720";

  /** The camera opens and shows nothing. */
  private static final String SILENT = "1920x1080";

  /** The camera fails at once. */
  private static final String FAILING = "1280x960";

  private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();
  private static final Path DATA = Path.of("/data");
  private static final SettingTable TABLE = SettingTable.camera();
  private static final Map<String, Object> DEFAULTS = TABLE.defaults();

  private final Random random;
  private final ManualClock clock;
  private final MemoryDisk disk;
  private final List<String> wrong = new ArrayList<>();
  private final List<ReportedConfig> said = new ArrayList<>();
  private ConfigTwin twin;
  private Map<String, Object> camera;
  private boolean isDown = true;
  private boolean isUnplugged;
  private boolean isCalm;
  private long lives;
  private long running;
  private long begunNanos;
  private boolean wasTroubled;

  public TwinOnDisk(Random random, ManualClock clock) {
    this.random = random;
    this.clock = clock;
    this.disk = new MemoryDisk(random);
  }

  /** It starts; when it runs its power is cut before. */
  public void starts() {
    if (!isDown) {
      disk.crash();
    }
    while (true) {
      try {
        begin();
        return;
      } catch (FailingDisk.PowerCut e) {
        disk.crash();
      }
    }
  }

  private void begin() {
    twin =
        new ConfigTwin(
            TABLE, Map.of(), new ConfigStore(disk, DATA), new SizeJudge(), ++lives, clock);
    isDown = false;
    running = 0;
    twin.load();
    camera = twin.effective();
    if (!camera.keySet().equals(DEFAULTS.keySet()) || !isShown(camera)) {
      wrong.add("it starts with " + camera);
    }
    if (twin.isTrying()) {
      // Nobody is connected yet who would hear what it says.
      step(true);
    }
    said.clear();
  }

  /** Whether it hears nothing until it starts: its power was cut, or it has ended. */
  public boolean isDown() {
    return isDown;
  }

  /** It is connected (again). */
  public List<ReportedConfig> connects() {
    return run(() -> tell(true));
  }

  /** A message on config/desired has come. */
  public List<ReportedConfig> desired(byte[] payload) {
    return run(
        () -> {
          twin.desired(payload);
          step(true);
        });
  }

  /** The camera has had time to show something, or to fail. */
  public List<ReportedConfig> timePasses() {
    return run(this::look);
  }

  /** Somebody sets a key, pulls the camera's plug, the power, or ends it. */
  public List<ReportedConfig> somethingHappens() {
    return run(
        () -> {
          switch (random.nextInt(7)) {
            case 0, 1, 2 -> {
              twin.override(wish(random));
              step(true);
            }
            case 3 -> isUnplugged = !isUnplugged;
            case 4 -> disk.cutAfter(random.nextInt(12));
            case 5 -> {
              twin.slow(running);
              tell(false);
            }
            default -> end();
          }
        });
  }

  /** From now on there is power and the camera's plug is in. */
  public void calm() {
    isCalm = true;
    isUnplugged = false;
    disk.cutAfter(Integer.MAX_VALUE);
  }

  public boolean isTrying() {
    return !isDown && twin.isTrying();
  }

  /** What somebody may want; most of it does something, and not all is good. */
  public static Map<String, Object> wish(Random random) {
    Map<String, Object> wish = new LinkedHashMap<>();
    switch (random.nextInt(12)) {
      case 0 -> wish.put("resolution", UNSUPPORTED);
      case 1, 2 -> wish.put("resolution", SILENT);
      case 3 -> wish.put("resolution", FAILING);
      case 4, 5 -> wish.put("resolution", "320x240");
      case 6 -> wish.put("resolution", null);
      case 7 -> wish.put("drift", List.of("report", "enforce", "accept").get(random.nextInt(3)));
      default -> {}
    }
    if (wish.isEmpty() || random.nextInt(4) == 0) {
      wish.put("quality", random.nextInt(6) == 0 ? null : (Object) (50L + random.nextInt(4)));
    }
    return wish;
  }

  /** What the camera does. */
  public Map<String, Object> inForce() {
    return camera;
  }

  /** What it has seen that must not be. */
  public List<String> wrong() {
    return wrong;
  }

  private List<ReportedConfig> run(Runnable step) {
    if (isDown) {
      return List.of();
    }
    said.clear();
    try {
      step.run();
      if (!isDown && !camera.equals(twin.effective())) {
        wrong.add("the camera does " + camera + ", in force is " + twin.effective());
      }
    } catch (FailingDisk.PowerCut e) {
      disk.crash();
      isDown = true;
    }
    return List.copyOf(said);
  }

  private void end() {
    if (!isCalm) {
      twin.abandon();
      isDown = true;
    }
  }

  // ---- as camfleet.device.Probation does

  private void step(boolean always) {
    OptionalLong waiting = twin.waiting();
    if (waiting.isPresent()) {
      tell(false);
      running = waiting.getAsLong();
      wasTroubled = !isShowing();
      begunNanos = clock.getAsLong();
      twin.begin(running);
      camera = twin.effective();
    } else {
      camera = twin.effective();
      tell(always && !twin.isTrying());
    }
  }

  private void look() {
    if (!twin.isTrying()) {
      if (isShowing() && twin.retry()) {
        step(false);
      }
    } else if (isShowing()) {
      twin.passed(running);
      step(false);
    } else if (FAILING.equals(camera.get("resolution"))
        || clock.getAsLong() - begunNanos >= PATIENCE_NANOS) {
      if (wasTroubled) {
        twin.defer(running, "no picture");
      } else {
        twin.failed(running, "no picture");
      }
      step(false);
    }
  }

  private boolean isShowing() {
    return !isUnplugged && isShown(camera);
  }

  private static boolean isShown(Map<String, Object> values) {
    Object size = values.get("resolution");
    return !SILENT.equals(size) && !FAILING.equals(size) && !UNSUPPORTED.equals(size);
  }

  private void tell(boolean always) {
    boolean isSaid = false;
    for (News news : twin.news()) {
      if (news instanceof News.Report report) {
        said.add(report.document());
        isSaid = true;
      } else if (news instanceof News.Answer answer) {
        answer.asker().complete(answer.problems());
      }
    }
    if (always && !isSaid) {
      said.add(twin.reported());
    }
  }

  /** Only the size makes another picture. */
  private static final class SizeJudge implements CameraJudge {
    @Override
    public List<Problem> problems(Map<String, Object> values) {
      return UNSUPPORTED.equals(values.get("resolution"))
          ? List.of(
              new Problem(
                  ProblemCode.UNSUPPORTED, "this camera has no " + UNSUPPORTED, "resolution"))
          : List.of();
    }

    @Override
    public boolean isSamePicture(Settings one, Settings other) {
      return one.width() == other.width() && one.height() == other.height();
    }
  }
}
