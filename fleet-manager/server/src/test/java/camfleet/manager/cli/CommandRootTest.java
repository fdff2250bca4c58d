package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import camfleet.message.Yaml;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRootTest {
  private FakeManager manager;
  private Shell shell;

  @BeforeEach
  void open() {
    manager = new FakeManager();
    shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void listsDevicesInColumns() {
    assertThat(shell.run("devices")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            ID    NAME   PRESENCE  AGE    FPS   RESOLUTION  CONFIG
            cam1  Porch  online    84 ms  10.0  640x480     rev 3 applied
            cam2  cam2   online    84 ms  10.0  640x480     rev 3 applied
            cam3  cam3   offline   -      -     -           rev 3 applied
            """);
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void printsJsonWhereverTheOptionStands() {
    assertThat(shell.run("-o", "json", "devices", "cam1")).isZero();
    String before = shell.out();
    assertThat(shell.run("devices", "cam1", "-o", "json")).isZero();
    assertThat(shell.out()).isEqualTo(before);
    Map<String, Object> first = asMap(((List<?>) FakeManager.parsed(before).get("devices")).get(0));
    assertThat(first).containsEntry("id", "cam1").containsEntry("presence", "online");
  }

  @Test
  void coloursOnlyOnATerminal() {
    Shell bright = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), true);
    bright.run("devices", "cam1");
    assertThat(bright.out()).contains("\u001b[32monline\u001b[0m");
    shell.run("devices", "cam1");
    assertThat(shell.out()).doesNotContain("\u001b");
  }

  @Test
  void setsTypedValuesAndShowsThoseInForce() {
    assertThat(shell.run("set", "cam1", "fps=5")).isZero();
    assertThat(shell.out()).isEqualTo("cam1: fps=5\n");
    assertThat(manager.asked).contains("PATCH /api/v1/devices/cam1/settings {\"fps\":5.0}");
  }

  @Test
  void aRefusedValueFailsWithTheRange() {
    assertThat(shell.run("set", "cam1", "fps=0")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err()).isEqualTo("cam1: fps must be a number 0.1..120, was 0\n");
  }

  @Test
  void someFailedIsThreeAndNamesThem() {
    assertThat(shell.run("send", "all", "ping")).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(shell.out()).isEqualTo("cam1: done  seq=7\ncam2: done  seq=7\n");
    assertThat(shell.err())
        .isEqualTo("cam3 did not answer within 1 s\nof 3 devices 1 did not answer\n");
  }

  @Test
  void noAnswerIsFour() {
    assertThat(shell.run("send", "cam3", "ping", "--timeout", "1s")).isEqualTo(ExitCode.TIMEOUT);
    assertThat(shell.err()).isEqualTo("cam3 did not answer within 1 s\n");
  }

  @Test
  void aSelectorThatMatchesNothingIsUsage() {
    assertThat(shell.run("send", "none", "ping")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).isEqualTo("no device matches \"none\"\n");
  }

  @Test
  void anUnreachableManagerIsOneSentence() throws Exception {
    String gone = manager.url();
    manager.close();
    assertThat(shell.run("devices")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err())
        .isEqualTo(
            "cannot reach the fleet manager at "
                + gone
                + ": connection refused; is it running? (start it with: fleet-manager demo)\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devces",
        "devices --manger x",
        "devices -o xml",
        "set cam1",
        "set cam1 fps",
        "set cam1 =5",
        "set cam1 fps=1 fps=2",
        "send cam1 ping --timeout soon",
        "config",
        "config plan",
        "config plan /there/is/none.yaml",
        "config apply",
        "config apply /there/is/none.yaml --on-failure panic",
        "config rollback",
        "config history --limit 0",
        "config pause 4 5",
        "config resume four",
        "config set cam1",
        "rollouts four",
        "rollouts --limit 1001",
        "events --since soon",
        "events --count 0",
        "enroll A",
        "enroll all",
        "enroll cam1 operator",
        "enroll cam1 cam2 cam1",
        "demo --cameras 0",
        "demo --cameras 1 --camera synthetic --camera synthetic",
        "demo --camera file:/there/is/none.mp4",
        "demo --port 70000",
        "serve --broker http://x",
        "serve --broker mqtt://x --embedded-broker",
        "watch --count 0",
        "bench",
        "bench fan-in",
        "bench fan-out --watchers 0",
        "bench fan-out --watchers 1,1001",
        "bench fan-out --watchers many",
        "bench fan-out --outlet udp",
        "bench fan-out --runs 0",
        "bench fan-out --seconds 0",
        "bench fan-out --warm-up 2h",
        "bench fan-out --floor /there/is/none",
        "bench ingest --devices 0",
        "bench latency --fps 0",
        "bench latency --devices 1,2",
        "--manager ftp://x devices",
        ""
      })
  void wrongUsageIsTwoAndOneSentence(String line, @TempDir Path folder) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ");
    assertThat(shell.run(args)).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).endsWith("\n").hasLineCount(1).doesNotContain("Exception");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void suggestsWhatWasMeant() {
    shell.run("devces");
    assertThat(shell.err()).contains("did you mean devices");
    shell.run("devices", "--manger", "x");
    assertThat(shell.err()).contains("did you mean --manager?");
  }

  @Test
  void aTakenPortEndsTheDemoBeforeAnythingStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(shell.run("demo", "--port", port)).isEqualTo(ExitCode.USAGE);
      assertThat(shell.err())
          .isEqualTo(
              "the page's port "
                  + port
                  + " is taken; end the program that uses it (see: ss -ltnp) or choose another"
                  + " with --port\n");
    }
  }

  @Test
  void storesSnapshotsOfThoseThatAnswer(@TempDir Path folder) throws Exception {
    int code = shell.run("snapshot", "all", "--dir", folder.toString());
    assertThat(code).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(folder.resolve("cam1.jpg")).hasContent("JPEG");
    assertThat(folder.resolve("cam2.jpg")).hasContent("JPEG");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void watchesAsManyLinesAsAsked() {
    assertThat(shell.run("watch", "--count", "2", "-o", "json")).isZero();
    assertThat(shell.out().lines()).hasSize(2);
    assertThat(FakeManager.parsed(shell.out().lines().findFirst().orElseThrow()))
        .containsEntry("device", "cam1")
        .containsEntry("seq", 812L);
  }

  @Test
  void tellsWhatWasMissedBetweenTwoLooks() {
    manager.step = 10;
    assertThat(shell.run("watch", "cam1", "--count", "3", "--interval", "100ms", "-o", "json"))
        .isZero();
    assertThat(shell.out().lines().map(FakeManager::parsed))
        .extracting(line -> line.get("change"), line -> line.get("seq"), line -> line.get("missed"))
        .containsExactly(
            tuple("presence", 812L, null), tuple("frame", 822L, 9L), tuple("frame", 832L, 9L));
    assertThat(shell.run("watch", "cam1", "--count", "2", "--interval", "100ms")).isZero();
    assertThat(shell.out()).endsWith("10.0 fps  9 missed\n");
  }

  @Test
  void enrolsADeviceOnceVisibly(@TempDir Path folder) throws Exception {
    assertThat(shell.run("enroll", "porch", "--data", folder.toString())).isZero();
    assertThat(shell.out()).contains("id: \"porch\"\n").contains("password: \"");
    String password = shell.out().replaceAll("(?s).*password: \"([^\"]*)\".*", "$1");
    assertThat(folder.resolve("broker/passwords"))
        .content()
        .startsWith("porch:")
        .doesNotContain(password);
  }

  @Test
  void enrolsTheCamerasOfOneDeviceTogether(@TempDir Path folder) throws Exception {
    assertThat(shell.run("enroll", "porch-left", "porch-right", "--data", folder.toString()))
        .isZero();
    Map<String, Object> file = Yaml.read(shell.out(), "device.yaml");
    assertThat(file.keySet()).containsExactly("broker", "cameras");
    Map<?, ?> cameras = (Map<?, ?>) file.get("cameras");
    Object left = ((Map<?, ?>) cameras.get("porch-left")).get("password");
    Object right = ((Map<?, ?>) cameras.get("porch-right")).get("password");
    assertThat(left).isNotEqualTo(right);
    assertThat(folder.resolve("broker/passwords"))
        .content()
        .contains("porch-left:", "porch-right:")
        .doesNotContain(left.toString(), right.toString());

    assertThat(shell.run("enroll", "cam1", "cam2", "--data", folder.toString(), "-o", "json"))
        .isZero();
    assertThat(((Map<?, ?>) FakeManager.parsed(shell.out()).get("cameras")).keySet().toArray())
        .containsExactly("cam1", "cam2");
  }

  @Test
  void helpOfEveryCommandHasExamples() {
    for (String command :
        List.of(
            "demo",
            "serve",
            "broker",
            "enroll",
            "stream-token",
            "devices",
            "device",
            "watch",
            "snapshot",
            "set",
            "send",
            "sync",
            "config",
            "config show",
            "config explain",
            "config plan",
            "config apply",
            "config history",
            "config diff",
            "config rollback",
            "config pause",
            "config resume",
            "config abort",
            "config set",
            "config unset",
            "config schema",
            "config import-rcc",
            "rollouts",
            "events",
            "bench",
            "completion")) {
      assertThat(shell.run((command + " --help").split(" "))).isZero();
      assertThat(shell.out()).as(command).contains("Example").contains("fleet-manager " + command);
    }
  }

  @Test
  void completionIsAScriptThatKnowsTheCommands() {
    assertThat(shell.run("completion")).isZero();
    assertThat(shell.out())
        .startsWith("#!/usr/bin/env bash")
        .contains("snapshot", "--manager", "rollback", "--per-minute", "\"revert\"");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object value) {
    return (Map<String, Object>) value;
  }
}
