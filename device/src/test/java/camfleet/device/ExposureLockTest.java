package camfleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.device.camera.Camera;
import camfleet.device.camera.CameraException;
import camfleet.device.camera.CameraMode;
import camfleet.device.camera.Controls;
import camfleet.device.camera.Picture;
import camfleet.device.camera.SourceRange;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.ConfigStatus;
import camfleet.message.DeviceInfo;
import camfleet.message.ProblemCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A whole device on a camera that says what its automatic chose. */
class ExposureLockTest extends TriedDevice {
  private static final Map<String, Object> CHOSEN =
      Map.of(
          "shutter_us", 9998.4,
          "gain", 21.5,
          "white_balance_red_gain", 1.81249,
          "white_balance_blue_gain", 1.4);

  private static final Map<String, Object> LOCKED =
      Map.of(
          "shutter_us", 9998L,
          "gain", 16.0,
          "white_balance_red_gain", 1.812,
          "white_balance_blue_gain", 1.4);

  private volatile Map<String, Object> automatic = CHOSEN;

  @Override
  void live(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("streaming", false);
    super.live(all);
    waiting().until(app::isShowing);
  }

  @Override
  Camera source() {
    return new Exposing(camera);
  }

  private Controls controls() {
    return camera.changed.isEmpty()
        ? mode().controls()
        : camera.changed.get(camera.changed.size() - 1).controls();
  }

  private CommandResult lock(int count) {
    send("lock", "{\"warm_up_s\":0}");
    return result("lock", count);
  }

  @Test
  void lockMakesAnOverrideOfWhatTheAutomaticChoseWhichSurvivesARestart() {
    CommandResult done = lock(1);
    assertThat(done.status()).isEqualTo(CommandStatus.DONE);
    assertThat(done.output()).isEqualTo(LOCKED);
    assertThat(last().overrides()).isEqualTo(LOCKED);
    app.close();
    camera = new ModalCamera(clock);
    live(Map.of("resolution", "64x64"));
    send("snapshot", "{}");
    assertThat(result("snapshot", 1).status()).isEqualTo(CommandStatus.DONE);
    assertThat(controls().number("shutter_us")).isEqualTo(9998.0);
    assertThat(controls().number("white_balance_red_gain")).isEqualTo(1.812);
    assertThat(last().overrides()).isEqualTo(LOCKED);
  }

  @Test
  void aSecondLockKeepsTheFirstUntilUnlockFreesIt() {
    lock(1);
    automatic =
        Map.of(
            "shutter_us", 500.0,
            "gain", 1.0,
            "white_balance_red_gain", 2.0,
            "white_balance_blue_gain", 2.0);
    assertThat(lock(2).output()).isEqualTo(LOCKED);
    send("unlock", "{}");
    CommandResult freed = result("unlock", 1);
    assertThat(freed.status()).isEqualTo(CommandStatus.DONE);
    assertThat(freed.output())
        .containsEntry("shutter_us", 0L)
        .containsEntry("white_balance_blue_gain", 0.0);
    assertThat(last().overrides()).isEmpty();
    assertThat(lock(3).output()).containsEntry("shutter_us", 500L).containsEntry("gain", 1.0);
  }

  @Test
  void oneGainOfColourAloneIsNotLocked() {
    automatic = Map.of("shutter_us", 9998L, "white_balance_red_gain", 1.8, "gain", 0.0);
    assertThat(lock(1).output()).isEqualTo(Map.of("shutter_us", 9998L));
  }

  @Test
  void aCameraThatSaysNothingIsRefused() {
    automatic = Map.of();
    CommandResult refused = lock(1);
    assertThat(refused.status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(refused.error().code()).isEqualTo(ProblemCode.UNSUPPORTED);
    assertThat(refused.error().message())
        .isEqualTo(
            "the camera \"modal\" does not say what shutter_us, gain, white_balance_red_gain,"
                + " white_balance_blue_gain are in force; set them");
    assertThat(last().overrides()).isEmpty();
  }

  @Test
  void aCameraThatFailsIsNotLocked() {
    camera.byWidth.put(0, ModalCamera.Health.FAILS);
    CommandResult failed = lock(1);
    assertThat(failed.status()).isEqualTo(CommandStatus.FAILED);
    assertThat(failed.error().code()).isEqualTo(ProblemCode.CAMERA_ERROR);
    // It may be tried again.
    camera.byWidth.put(0, ModalCamera.Health.GOOD);
    assertThat(lock(2).status()).isEqualTo(CommandStatus.DONE);
  }

  @Test
  void whereTheManagerEnforcesNothingIsLocked() {
    desire(1, "{\"drift\":\"enforce\"}");
    awaitStatus(1, ConfigStatus.APPLIED);
    CommandResult refused = lock(1);
    assertThat(refused.status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(refused.error().code()).isEqualTo(ProblemCode.UNAUTHORIZED);
  }

  @Test
  void theWarmUpIsAwaitedAndASecondLockMeanwhileRefused() {
    long since = System.nanoTime();
    send("lock", "{\"warm_up_s\":8}");
    send("lock", "{}");
    CommandResult busy = result("lock", 1);
    assertThat(busy.error().code()).isEqualTo(ProblemCode.BUSY);
    assertThat(result("lock", 2).output()).isEqualTo(LOCKED);
    // The timer is ten times as fast.
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThan(Duration.ofMillis(790));
    send("lock", "{\"warm_up_s\":31}");
    assertThat(result("lock", 3).error().message())
        .isEqualTo("warm_up_s must be a number 0..30, was 31");
  }

  @Test
  void itIsListedWhereItCanBeDone() {
    assertThat(all("info", DeviceInfo.class).get(0).capabilities().commands())
        .contains("lock", "unlock");
  }

  /** The camera with moods, with an automatic as well. */
  private final class Exposing implements Camera {
    private final Camera camera;
    private volatile Controls inForce;

    Exposing(Camera camera) {
      this.camera = camera;
    }

    @Override
    public Map<String, SourceRange> settings() {
      Map<String, SourceRange> able = new HashMap<>(camera.settings());
      able.put("shutter_us", SourceRange.ALL);
      able.put("gain", SourceRange.between(0, 16));
      able.put("white_balance_red_gain", SourceRange.ALL);
      able.put("white_balance_blue_gain", SourceRange.ALL);
      return able;
    }

    /** What is set is in force, and the automatic decides the rest. */
    @Override
    public Map<String, Object> readings() {
      Controls set = inForce;
      if (set == null) {
        return Map.of();
      }
      Map<String, Object> read = new HashMap<>(automatic);
      read.putAll(set.values());
      return read;
    }

    @Override
    public String source() {
      return camera.source();
    }

    @Override
    public void open(CameraMode mode) throws CameraException, InterruptedException {
      camera.open(mode);
      inForce = mode.controls();
    }

    @Override
    public Picture read(long sequence, Duration patience)
        throws CameraException, InterruptedException {
      return camera.read(sequence, patience);
    }

    @Override
    public boolean change(CameraMode mode) throws CameraException {
      boolean taken = camera.change(mode);
      if (taken) {
        inForce = mode.controls();
      }
      return taken;
    }

    @Override
    public String description() {
      return camera.description();
    }

    @Override
    public void release() {
      camera.release();
      inForce = null;
    }

    @Override
    public void close() {
      camera.close();
    }
  }
}
