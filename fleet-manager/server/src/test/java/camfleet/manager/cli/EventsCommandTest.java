package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What events tells. */
class EventsCommandTest {
  private final FakeManager manager = new FakeManager();
  private final Shell shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);

  @BeforeEach
  void happens() {
    happens(1, "12:00:00", null, "config", "applied", "info", "revision 3 is wanted", "anna@desk");
    happens(2, "13:00:16", "cam1", "config", "rolled_back", "warning", "cam1 turned back", null);
    happens(3, "13:04:59", "cam2", "camera", "failed", "error", "cam2 has no camera", null);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private void happens(
      int number,
      String time,
      String device,
      String eventClass,
      String type,
      String severity,
      String message,
      String by) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("number", number);
    event.put("at", "2026-11-20T" + time + "Z");
    event.put("device", device);
    event.put("class", eventClass);
    event.put("type", type);
    event.put("severity", severity);
    event.put("message", message);
    event.put("by", by);
    event.put("data", Map.of());
    manager.twin.events.add(0, event);
  }

  @Test
  void tellsTheNewestLast() {
    assertThat(shell.run("events")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            13:00:00 (1 h ago)     info     -             revision 3 is wanted (anna@desk)
            14:00:16 (4 min ago)   warning  cam1          cam1 turned back
            14:04:59 (1.0 s ago)   error    cam2          cam2 has no camera
            """);
  }

  @Test
  void ofOneDeviceOrSeveralOrTheNewestOnly() {
    assertThat(shell.run("events", "cam1")).isZero();
    assertThat(shell.out()).contains("cam1 turned back").hasLineCount(1);
    assertThat(shell.run("events", "cam1,cam2")).isZero();
    assertThat(shell.out()).contains("cam1 turned back", "cam2 has no camera").hasLineCount(2);
    assertThat(shell.run("events", "--limit", "1")).isZero();
    assertThat(shell.out()).contains("cam2 has no camera").hasLineCount(1);
  }

  @Test
  void asksFromATimeOn() {
    assertThat(shell.run("events", "--since", "1h")).isZero();
    assertThat(shell.run("events", "--since", "13:30")).isZero();
    assertThat(manager.asked)
        .containsExactly(
            "GET /api/v1/events?limit=50&since=2026-11-20T12%3A05%3A00Z",
            "GET /api/v1/events?limit=50&since=2026-11-20T12%3A30%3A00Z");
    assertThat(shell.run("events", "--since", "soon")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err())
        .isEqualTo("--since must be a time such as 1h, 30m or 14:00, was \"soon\"\n");
  }

  @Test
  void followsWhatHappensFromNowOn() {
    Thread later =
        new Thread(
            () -> {
              while (manager.asked.size() < 2) {
                Thread.onSpinWait();
              }
              happens(4, "13:05:00", "cam1", "camera", "back", "info", "cam1 is back", null);
            });
    later.start();
    assertThat(shell.run("events", "cam1", "--follow", "--count", "2", "-o", "json")).isZero();
    assertThat(shell.out().lines().map(FakeManager::parsed))
        .extracting(event -> event.get("number"), event -> event.get("class"))
        .containsExactly(tuple(2L, "config"), tuple(4L, "camera"));
  }

  @Test
  void nothingIsSaidToBeNothing() {
    manager.twin.events.clear();
    assertThat(shell.run("events")).isZero();
    assertThat(shell.err()).isEqualTo("nothing happened yet\n");
  }
}
