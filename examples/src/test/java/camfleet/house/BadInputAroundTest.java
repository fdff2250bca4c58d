package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.broker.BrokerSettings;
import camfleet.broker.EmbeddedBroker;
import camfleet.client.Presence;
import camfleet.manager.ManagerApp;
import camfleet.manager.ManagerSettings;
import camfleet.message.Json;
import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.Login;
import camfleet.mqtt.PahoConnector;
import camfleet.mqtt.Publication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What is wrong around a fleet: passwords, ports, names, disks, and a broker that lets anything
 * through. One sentence each, and everything comes right by itself once it is put right.
 */
@Tag("slow")
@Isolated("counts lines of the log")
class BadInputAroundTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  private HeardLog log;

  @BeforeEach
  void hear() {
    log = HeardLog.begin();
  }

  @AfterEach
  void noBugs() {
    log.close();
    assertThat(log.bugs().stream().filter(line -> !line.contains("is not kept"))).isEmpty();
  }

  @Test
  void wrongPasswordIsToldOnceAndGoodOneWorksWithoutRestart(@TempDir Path folder) throws Exception {
    try (House house = House.in(folder).startBroker().startManager();
        ManagerApp locked = manager(house.broker(), "wrong", folder)) {
      house.password("cam1");
      String stored = passwordLine(house, "cam1");
      replacePassword(house, "cam1", passwordLine(house, "viewer").replace("viewer:", "cam1:"));
      house.startDevice("cam1");
      locked.start();
      String sentence =
          "broker " + house.broker() + " refused user \"cam1\": bad user name or password";
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(log.only("camfleet.device.cam1")).contains(sentence));
      // Further attempts follow after at most 1, 2 and 4 s; the broker tells of each second's.
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(log.of("camfleet.broker"))
                      .anyMatch(line -> line.endsWith("more before)")));
      assertThat(log.only("camfleet.device.cam1")).containsExactly(sentence);
      assertThat(log.only("camfleet.manager")).containsExactly(sentence.replace("cam1", "manager"));
      assertThat(locked.isBrokerConnected()).isFalse();
      assertThat(house.device("cam1").isConnected()).isFalse();
      replacePassword(house, "cam1", stored);
      house.says("cam1", Presence.ONLINE, SOON);
    }
  }

  private static String passwordLine(House house, String user) throws IOException {
    return Files.readAllLines(house.passwordFile()).stream()
        .filter(line -> line.startsWith(user + ":"))
        .findFirst()
        .orElseThrow();
  }

  private static void replacePassword(House house, String user, String line) throws IOException {
    List<String> lines =
        Files.readAllLines(house.passwordFile()).stream()
            .map(one -> one.startsWith(user + ":") ? line : one)
            .toList();
    Path next = house.passwordFile().resolveSibling("next");
    Files.write(next, lines);
    Files.move(next, house.passwordFile(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static ManagerApp manager(BrokerAddress broker, String password, Path folder)
      throws IOException {
    return new ManagerApp(
        ManagerSettings.of(
                broker,
                Login.of("manager", password),
                Files.createDirectories(folder.resolve("other")))
            .withHttp("127.0.0.1", 0),
        new PahoConnector());
  }

  @Test
  @SuppressWarnings("try")
  void absentBrokerAndUnknownNameAreOneSentenceEach(@TempDir Path folder) throws Exception {
    BrokerAddress nobody = new BrokerAddress("127.0.0.1", FreePort.choose(), false);
    BrokerAddress unknown = new BrokerAddress("no-such-host.invalid", 1883, false);
    try (House absent = House.in(folder.resolve("a")).at(nobody).startDevice("cam1");
        House unnamed = House.in(folder.resolve("b")).at(unknown).startDevice("cam2");
        ManagerApp manager = manager(unknown, "x", folder)) {
      manager.start();
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(log.only("camfleet.device.cam1"))
                    .containsExactly("cannot reach broker " + nobody + ": connection refused");
                assertThat(log.only("camfleet.device.cam2"))
                    .containsExactly("cannot reach broker " + unknown + ": unknown host");
                assertThat(log.only("camfleet.manager"))
                    .containsExactly("cannot reach broker " + unknown + ": unknown host");
              });
    }
  }

  @Test
  void takenPortsAreOneSentenceEach(@TempDir Path folder) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      try (EmbeddedBroker broker =
          new EmbeddedBroker(
              BrokerSettings.in(folder.resolve("broker")).withAddress("127.0.0.1", port))) {
        assertThatThrownBy(broker::start)
            .isInstanceOf(IOException.class)
            .hasMessage(
                "broker: cannot listen on 127.0.0.1:"
                    + port
                    + " (Address already in use); end the program that uses it (see: ss -ltnp) or"
                    + " choose another port");
      }
      try (ManagerApp manager =
          new ManagerApp(
              ManagerSettings.of(
                      new BrokerAddress("127.0.0.1", 1, false), Login.of("manager", "x"), folder)
                  .withHttp("127.0.0.1", port),
              new PahoConnector())) {
        assertThatThrownBy(manager::start)
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port + " for HTTP: ")
            .message()
            .hasLineCount(1);
      }
    }
  }

  /** The data directory is where a file stands, so that nothing can be stored there. */
  @Test
  void settingIsInForceThoughItCannotBeStored(@TempDir Path folder) throws Exception {
    try (House house = House.in(folder).startBroker().startManager()) {
      Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
      house.startDevice("cam1", file -> file.withDataDir(blocked.resolve("data")));
      house.shows("cam1", SOON);
      assertSetWorks(house, "Not a directory|not a directory|blocked");
    }
  }

  @Test
  void settingIsInForceThoughTheDiskIsFull(@TempDir Path folder) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Child.Ended mounted =
        Child.run(
            List.of("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString()),
            Map.of(),
            folder,
            Duration.ofSeconds(5));
    Required.that("tmpfs", mounted.exit() == 0, "a file system cannot be mounted here");
    try (House house = House.in(folder).startBroker().startManager()) {
      house.startDevice("cam1", file -> file.withDataDir(disk));
      house.shows("cam1", SOON);
      fill(disk.resolve("ballast"));
      assertSetWorks(house, "No space left on device");
      house.startDevice("cam2", file -> file.withDataDir(disk));
      house.shows("cam2", SOON);
      assertThat(log.of("camfleet.device.config"))
          .anyMatch(line -> line.startsWith("the boot number is not kept: cannot store "));
      Files.delete(disk.resolve("ballast"));
      try (Watcher watcher = house.watcher("camfleet/v1/dev/cam1/config/reported")) {
        watcher.says("camfleet/v1/dev/cam1/set/fps", "5");
        watcher.hears(
            SOON,
            "no complaint any more",
            one ->
                Watcher.text(one).contains("\"errors\":[]")
                    && Watcher.text(one).contains("\"fps\":5"));
      }
    } finally {
      Child.run(List.of("umount", disk.toString()), Map.of(), folder, Duration.ofSeconds(5));
    }
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[1024];
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      // As wanted.
    }
  }

  private void assertSetWorks(House house, String reason) throws Exception {
    try (Watcher watcher =
        house.watcher("camfleet/v1/dev/cam1/config/reported", "camfleet/v1/dev/cam1/res/set")) {
      watcher.says("camfleet/v1/dev/cam1/set/fps", "7");
      String result =
          Watcher.text(watcher.hears(SOON, "a result", one -> one.topic().endsWith("res/set")));
      assertThat(Json.readObject(result.getBytes(StandardCharsets.UTF_8)))
          .containsEntry("status", "done");
      String reported =
          Watcher.text(
              watcher.hears(
                  SOON, "a report with fps 7", one -> Watcher.text(one).contains("\"fps\":7")));
      assertThat(reported).contains("io_error").containsPattern("cannot store .*(" + reason + ")");
      assertThat(log.of("camfleet.device.config"))
          .filteredOn(line -> line.startsWith("configuration in force is not kept: "))
          .singleElement()
          .asString()
          .containsPattern(reason)
          .hasLineCount(1);
      house.shows("cam1", Duration.ofSeconds(2));
    }
  }

  /** A broker with a limit far above ours: what is too large does not even reach the programs. */
  @Test
  void twentyMegabytesHarmNobodyBehindABrokerThatPermitsThem(@TempDir Path folder)
      throws Exception {
    House house = House.in(folder);
    byte[] large = new byte[20_000_000];
    try (EmbeddedBroker broker =
        new EmbeddedBroker(
            BrokerSettings.in(folder.resolve("wide"))
                .withAddress(house.broker().host(), house.broker().port())
                .withPasswords(house.passwordFile())
                .withPersistence(BrokerSettings.Persistence.MEMORY)
                .withMaxPacketBytes(32_000_000))) {
      broker.start();
      house.startManager().startDevice("cam1");
      house.shows("cam1", SOON);
      try (Watcher manager =
              house.watcher("camfleet/v1/dev/cam1/res/ping", "camfleet/v1/dev/cam1/health");
          Impostor impostor = new Impostor(house, "cam9")) {
        manager.says(Publication.of("camfleet/v1/dev/cam1/cmd/ping", large, 1, false));
        impostor.says("camfleet/v1/dev/cam9/state", List.of(large));
        // Above what a device looks at, below what it takes: counted.
        manager.says(
            Publication.of("camfleet/v1/dev/cam1/cmd/ping", new byte[1_000_000], 1, false));
        String id = UUID.randomUUID().toString();
        manager.says("camfleet/v1/dev/cam1/cmd/ping", "{\"id\": \"" + id + "\"}");
        manager.hears(SOON, "an answer", one -> Watcher.text(one).contains(id));
        manager.says("camfleet/v1/dev/cam1/cmd/refresh", "");
        manager.hears(
            SOON,
            "one refusal",
            one -> Watcher.text(one).contains("\"refused\":1,\"forgotten\":0,\"reconnects\":0"));
        assertThat(log.only("camfleet.device.cam1"))
            .containsExactly(
                "refused a message on camfleet/v1/dev/cam1/cmd/ping: a message must have at most"
                    + " 262144 bytes, had 1000000");
      }
      house.shows("cam1", Duration.ofSeconds(2));
    } finally {
      house.close();
    }
  }
}
