package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.broker.Enrolment;
import camfleet.client.Camera;
import camfleet.client.Fleet;
import camfleet.client.FrameSubscription;
import camfleet.client.ReceivedFrame;
import camfleet.house.Child;
import camfleet.house.FreePort;
import camfleet.house.House;
import camfleet.house.Required;
import camfleet.mqtt.BrokerAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A manager that is killed while frames are watched, and started again: everybody who watched sees
 * new frames, and nobody did anything for it. How soon is a figure of {@code examples/bin/measure
 * --only restart}.
 */
@Tag("slow")
@Timeout(180)
class FramesAfterRestartTest {
  private static final Duration START = Duration.ofSeconds(30);

  /** Longer than a busy machine takes; that it is 3 s on a quiet one is measured elsewhere. */
  private static final Duration AGAIN = Duration.ofSeconds(20);

  private static final Duration AWAY = Duration.ofSeconds(5);
  private static final String CAMERA = "cam1";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final int http = FreePort.choose();
  private final int stream = FreePort.choose();

  @AfterEach
  void leave() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void broughtBackByAManagerWhoseBrokerWentOn(@TempDir Path folder, TestReporter report)
      throws Exception {
    Launch.requirePackages();
    House house = keep(House.in(folder).startBroker());
    house.startDevice(CAMERA);
    Path password = secret(folder.resolve("manager.password"), house.password("manager"));
    comesBack(
        folder,
        report,
        List.of("--broker", house.broker().toString(), "--password-file", password.toString()),
        true);
  }

  @Test
  void broughtBackWithTheBrokerInsideTheManager(@TempDir Path folder, TestReporter report)
      throws Exception {
    Launch.requirePackages();
    int port = FreePort.choose();
    Path passwords = Files.createDirectories(folder.resolve("serve/broker")).resolve("passwords");
    String password = new Enrolment(passwords).add(CAMERA);
    Path credentials = secret(folder.resolve("credentials"), CAMERA + " " + password + "\n");
    keep(
        Launch.start(
            "device/bin/camfleet-device",
            Map.of(),
            folder,
            folder.resolve("device.log"),
            "simulate",
            "--broker",
            new BrokerAddress("127.0.0.1", port, false).toString(),
            "--credentials",
            credentials.toString(),
            "--data-dir",
            folder.resolve("device").toString()));
    comesBack(folder, report, List.of("--broker-port", String.valueOf(port)), false);
  }

  private void comesBack(Path folder, TestReporter report, List<String> broker, boolean onThePage)
      throws Exception {
    Child first = keep(manager(folder, broker));
    awaitServing(first);
    Fleet fleet = keep(Fleet.at(URI.create("http://127.0.0.1:" + http)));
    await()
        .atMost(START)
        .ignoreExceptions()
        .until(() -> fleet.picture(CAMERA).age().toMillis() < 1_000);
    FrameSubscription subscriber = fleet.frames(CAMERA);
    Camera viewer = fleet.camera(CAMERA);
    Child watch = keep(watch(folder));
    Browser page = onThePage ? page(folder) : null;
    await()
        .atMost(START)
        .untilAsserted(
            () -> {
              assertThat(subscriber.received()).isGreaterThan(10);
              assertThat(viewer.latest()).isNotNull();
              assertThat(sequence(watch)).as(watch.output()).isPositive();
              assertThat(showsNow(page)).as("the page is live").isTrue();
            });

    first.kill();
    long killed = System.nanoTime();
    first.exit(Duration.ofSeconds(5));
    until(AWAY.multipliedBy(2), () -> System.nanoTime() - killed >= AWAY.toNanos());
    ReceivedFrame last = subscriber.latest();
    assertThat(page == null || !showsNow(page)).as("the page says that it is cut off").isTrue();

    long begin = System.nanoTime();
    Child second = keep(manager(folder, broker));
    awaitServing(second);
    long up = System.nanoTime();
    long[] seen = new long[4];
    await()
        .atMost(AGAIN)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              note(seen, 0, subscriber.latest().sequence() > last.sequence());
              note(seen, 1, viewer.latest().sequence() > last.sequence());
              note(seen, 2, sequence(watch) > last.sequence());
              note(seen, 3, showsNow(page));
              assertThat(seen)
                  .as("TCP (%s), WebSocket, watch, page: %s", subscriber.problem(), watch.output())
                  .doesNotContain(0L);
            });
    report.publishEntry(
        "after kill -9 of the manager",
        String.format(
            Locale.ROOT,
            "up %.2f s after its start; new frames after another %.2f s over TCP, %.2f s over the"
                + " WebSocket, %.2f s in watch, %.2f s on the page",
            (up - begin) / 1e9,
            (seen[0] - up) / 1e9,
            (seen[1] - up) / 1e9,
            (seen[2] - up) / 1e9,
            (seen[3] - up) / 1e9));
    assertThat(subscriber.latest().frame().header().boot())
        .as("the device's life")
        .isEqualTo(last.frame().header().boot());
    assertThat(subscriber.latest().age()).as("its age").isLessThan(Duration.ofSeconds(1));
  }

  /** A browser on the page, or null where there is none. */
  private Browser page(Path folder) throws Exception {
    if (Required.find("chromium").isEmpty() || Required.find("chromedriver").isEmpty()) {
      return null;
    }
    Browser page = keep(Browser.start(Files.createDirectories(folder.resolve("profile"))));
    page.open("http://127.0.0.1:" + http + "/");
    return page;
  }

  private static boolean showsNow(Browser page) {
    return page == null
        || page.tiles().stream()
            .anyMatch(
                tile ->
                    tile.get("badge").equals("online")
                        && tile.get("old").equals(false)
                        && tile.get("bare").equals(false));
  }

  private static void note(long[] seen, int who, boolean sees) {
    if (seen[who] == 0 && sees) {
      seen[who] = System.nanoTime();
    }
  }

  private Child manager(Path folder, List<String> broker) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("serve", "--no-home-assistant"));
    arguments.addAll(List.of("--http-port", String.valueOf(http)));
    arguments.addAll(List.of("--stream-port", String.valueOf(stream)));
    arguments.addAll(List.of("--data", folder.resolve("serve").toString()));
    arguments.addAll(broker);
    return Launch.start(
        "fleet-manager/bin/fleet-manager",
        Map.of(),
        folder,
        Files.createTempFile(folder, "manager", ".log"),
        arguments.toArray(String[]::new));
  }

  private Child watch(Path folder) throws Exception {
    return Launch.start(
        "fleet-manager/bin/fleet-manager",
        Map.of(),
        folder,
        folder.resolve("watch.log"),
        "watch",
        CAMERA,
        "--interval",
        "200ms",
        "-o",
        "json",
        "--manager",
        "http://127.0.0.1:" + http);
  }

  /** Of the newest frame that {@code watch} told of. */
  private static long sequence(Child watch) {
    return watch
        .output()
        .lines()
        .filter(line -> line.contains("\"change\":\"frame\"") && line.endsWith("}"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"seq\":(\\d+).*", "$1")))
        .max()
        .orElse(0);
  }

  private static void awaitServing(Child manager) {
    until(START, () -> manager.output().contains("page and API"));
  }

  private static void until(Duration within, Callable<Boolean> condition) {
    await().atMost(within).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }

  private static Path secret(Path file, String text) throws Exception {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }
}
