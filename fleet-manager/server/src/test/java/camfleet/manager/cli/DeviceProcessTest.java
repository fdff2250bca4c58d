package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceProcessTest {
  @TempDir Path folder;

  @Test
  void tellsTheLastWordsOfAChildThatDiedAndStartsItAgain() throws Exception {
    List<String> complaints = new CopyOnWriteArrayList<>();
    try (DeviceProcess process = child("echo camera is busy; exit 7", complaints)) {
      process.start();
      await().atMost(Duration.ofSeconds(10)).until(() -> complaints.size() >= 2);
    }
    assertThat(complaints.get(0))
        .isEqualTo(
            "the camera program ended with exit code 7 and is started again; it said last:"
                + " camera is busy");
  }

  @Test
  void endsAChildThatRuns() throws Exception {
    List<String> complaints = new CopyOnWriteArrayList<>();
    DeviceProcess process = child("exec sleep 60", complaints);
    process.start();
    long pid = process.pid();
    process.close();
    process.close();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true));
    assertThat(complaints).isEmpty();
  }

  private DeviceProcess child(String script, List<String> complaints) {
    return new DeviceProcess(
        List.of("/bin/sh", "-c", script), folder, folder.resolve("device.log"), complaints::add);
  }
}
