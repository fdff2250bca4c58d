package camfleet.device.config;

import camfleet.message.Problem;
import camfleet.setting.SettingTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A program that tries revision 2 and takes it for good, and stands still before one step of
 * storing until somebody kills it.
 */
final class StoringProgram {
  /** What it says when it stands still. */
  static final String HERE = "here";

  private StoringProgram() {}

  /** A twin on this disk that tries what changes the resolution. */
  static ConfigTwin twin(Disk disk, Path dir) {
    CameraJudge judge =
        new CameraJudge() {
          @Override
          public List<Problem> problems(Map<String, Object> values) {
            return List.of();
          }

          @Override
          public boolean isSamePicture(Settings one, Settings other) {
            return one.width() == other.width();
          }
        };
    ConfigTwin twin =
        new ConfigTwin(
            SettingTable.camera(),
            Map.of(),
            new ConfigStore(disk, dir),
            judge,
            1,
            InstantSource.system());
    twin.load();
    return twin;
  }

  static byte[] document(long rev, String resolution) {
    return "{\"rev\":%d,\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"t\",\"groups\":[],\"config\":{\"resolution\":\"%s\"}}"
        .formatted(rev, resolution)
        .getBytes(StandardCharsets.UTF_8);
  }

  static void take(ConfigTwin twin, long rev, String resolution) {
    twin.desired(document(rev, resolution));
    long trial = twin.waiting().orElseThrow();
    twin.begin(trial);
    twin.passed(trial);
  }

  public static void main(String[] arguments) {
    int last = Integer.parseInt(arguments[1]);
    Disk disk =
        new FailingDisk(
            step -> {
              if (step == last) {
                stand();
              }
            });
    take(twin(disk, Path.of(arguments[0])), 2, "320x240");
  }

  private static void stand() {
    System.out.println(HERE);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
