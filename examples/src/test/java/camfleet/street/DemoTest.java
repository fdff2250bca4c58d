package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.house.Child;
import camfleet.house.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code fleet-manager demo} of the built tree, as its first user starts and ends it. */
@Tag("slow")
@Timeout(120)
class DemoTest {
  private static final Duration ADDRESS = Duration.ofSeconds(15);
  private static final Duration LIVE = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(5);

  @TempDir private Path home;
  @TempDir private Path temporary;
  @TempDir private Path working;
  @TempDir private Path log;
  private int httpPort;
  private int brokerPort;

  @BeforeAll
  static void built() {
    Launch.requirePackages();
  }

  @BeforeEach
  void choosePorts() {
    httpPort = FreePort.choose();
    brokerPort = FreePort.choose();
  }

  @Test
  void showsFourCamerasAndCtrlCLeavesNothingBehind(TestReporter report) throws Exception {
    showsFourCamerasAndEnds(report);
    assertThat(filesIn(temporary)).as("in TMPDIR").isEmpty();
    assertThat(filesIn(home)).as("in HOME").isEmpty();
    assertThat(filesIn(working)).as("in the working folder").isEmpty();
  }

  @Test
  void keepsEverythingInTheDataFolderThatItIsGiven(TestReporter report) throws Exception {
    Path data = log.resolve("fleet");
    showsFourCamerasAndEnds(report, "--data", data.toString());
    assertThat(filesIn(temporary)).as("in TMPDIR").isEmpty();
    assertThat(filesIn(home)).as("in HOME").isEmpty();
    assertThat(filesIn(working)).as("in the working folder").isEmpty();
    assertThat(data).isNotEmptyDirectory();
  }

  @Test
  void takenPortOfThePageIsOneSentence() throws Exception {
    try (ServerSocket other = new ServerSocket(httpPort, 1, InetAddress.getByName("127.0.0.1"))) {
      refusedFor("--port", other.getLocalPort());
    }
  }

  @Test
  void takenPortOfTheBrokerIsOneSentence() throws Exception {
    try (ServerSocket other = new ServerSocket(brokerPort, 1, InetAddress.getByName("127.0.0.1"))) {
      refusedFor("--broker-port", other.getLocalPort());
    }
  }

  private void refusedFor(String option, int port) throws Exception {
    try (Child demo = demo()) {
      assertThat(demo.exit(LIVE)).as(demo.output()).isEqualTo(2);
      assertThat(demo.output().strip().lines()).as(demo.output()).hasSize(1);
      assertThat(demo.output()).contains(String.valueOf(port), option);
    }
  }

  private Child demo(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "demo",
                "--port",
                String.valueOf(httpPort),
                "--broker-port",
                String.valueOf(brokerPort)));
    arguments.addAll(List.of(more));
    // Java takes its folders from the user's record, not from HOME and TMPDIR.
    String folders = "-Djava.io.tmpdir=" + temporary + " -Duser.home=" + home;
    return Launch.start(
        "fleet-manager/bin/fleet-manager",
        Map.of(
            "HOME",
            home.toString(),
            "TMPDIR",
            temporary.toString(),
            "CAMFLEET_JAVA_OPTS",
            folders,
            "JAVA_OPTS",
            folders),
        working,
        log.resolve("demo.log"),
        arguments.toArray(String[]::new));
  }

  private void showsFourCamerasAndEnds(TestReporter report, String... more) throws Exception {
    long begin = System.nanoTime();
    Set<ProcessHandle> family;
    try (Child demo = demo(more);
        Fleet fleet = Fleet.at(URI.create("http://127.0.0.1:" + httpPort))) {
      await()
          .atMost(ADDRESS)
          .until(() -> demo.output().contains("http://127.0.0.1:" + httpPort + "/"));
      double address = (System.nanoTime() - begin) / 1e9;
      await().atMost(LIVE).until(() -> live(fleet).equals(Set.of("cam1", "cam2", "cam3", "cam4")));
      double live = (System.nanoTime() - begin) / 1e9;
      await().atMost(LIVE).until(() -> demo.output().contains("All 4 cameras are live"));

      Path data = data();
      // The broker's store on disk unpacks its native library there until the program ends.
      assertThat(
              filesIn(temporary).stream()
                  .filter(file -> !file.startsWith(data))
                  .filter(file -> !file.getFileName().toString().startsWith("librocksdbjni")))
          .as("in TMPDIR while it runs")
          .isEmpty();

      ProcessHandle program = ProcessHandle.of(demo.pid()).orElseThrow();
      family = Stream.concat(Stream.of(program), program.descendants()).collect(Collectors.toSet());
      assertThat(family).as("the demo and its cameras").hasSizeGreaterThanOrEqualTo(2);
      long asked = System.nanoTime();
      interrupt(demo.pid());
      assertThat(demo.exit(END)).as("exit within 5 s of Ctrl-C; " + demo.output()).isNotNull();
      double ended = (System.nanoTime() - asked) / 1e9;
      assertThat(family).as("processes that are left").noneMatch(ProcessHandle::isAlive);
      assertThat(demo.output()).doesNotContain("Exception", "\tat ");
      report.publishEntry(
          "demo",
          String.format(
              Locale.ROOT,
              "address after %.1f s, four cameras live after %.1f s, ended %.1f s after Ctrl-C",
              address,
              live,
              ended));
    }
    for (ProcessHandle one : family) {
      // The JVM's counters for jps, which are there whatever it is told of folders.
      assertThat(
              Path.of("/tmp", "hsperfdata_" + System.getProperty("user.name"))
                  .resolve(String.valueOf(one.pid())))
          .doesNotExist();
    }
  }

  /** The data folder of a demo that was given none. */
  private Path data() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("camfleet-demo-"))
          .findFirst()
          .orElse(log);
    }
  }

  private static void interrupt(long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(pid)).start().waitFor()).isZero();
  }

  private static Set<String> live(Fleet fleet) {
    try {
      return fleet.devices().stream()
          .filter(device -> device.presence() == Presence.ONLINE)
          .filter(device -> device.ageMs() != null && device.ageMs() < 1000)
          .map(Device::id)
          .collect(Collectors.toSet());
    } catch (FleetException e) {
      return Set.of();
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> !file.equals(folder)).toList();
    }
  }
}
