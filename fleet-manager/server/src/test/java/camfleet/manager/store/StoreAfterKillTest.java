package camfleet.manager.store;

import static camfleet.manager.store.StoreContract.AT;
import static camfleet.manager.store.StoreContract.CAM1;
import static camfleet.manager.store.StoreContract.CAM2;
import static camfleet.manager.store.StoreContract.fleet;
import static camfleet.manager.store.StoreContract.sent;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a method of the store has written when it returns survives kill -9 (a killed process). */
class StoreAfterKillTest {
  private static final int KILLS = 8;

  @TempDir private Path folder;

  /** Writes until it is killed; each number is printed after the method returned. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      Store store = Store.open(StoreSettings.in(Path.of(arguments[0])));
      long rev =
          store.newestDeviceRevisions().stream().mapToLong(DeviceRevision::rev).max().orElse(0);
      while (true) {
        FleetRevision revision =
            store.addFleetRevision(fleet(0, AT, "{\"a\":\"" + "x".repeat(500) + "\"}"));
        System.out.println("f " + revision.number());
        rev++;
        store.addDeviceRevisions(List.of(sent(CAM1, rev), sent(CAM2, rev)));
        System.out.println("d " + rev);
      }
    }
  }

  @Test
  @Tag("slow")
  void everythingThatWasSaidToBeStoredIsThere() throws Exception {
    Random random = new Random(42);
    long fleetStored = 0;
    long revStored = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      List<String> said = killedAfter(random.nextInt(120));
      for (String line : said) {
        long number = Long.parseLong(line.substring(2));
        if (line.startsWith("f")) {
          assertThat(number).as("numbers go on").isEqualTo(fleetStored + 1);
          fleetStored = number;
        } else {
          revStored = number;
        }
      }
      assertThat(said).isNotEmpty();
      assertThat(integrity()).isEqualTo("ok");
      try (Store store = Store.open(StoreSettings.in(folder))) {
        long head = store.head().orElseThrow().number();
        // One more may have been stored and not been said.
        assertThat(head).isBetween(fleetStored, fleetStored + 1);
        assertThat(store.fleetRevisions(Long.MAX_VALUE, Integer.MAX_VALUE)).hasSize((int) head);
        fleetStored = head;
        List<DeviceRevision> newest = store.newestDeviceRevisions();
        if (revStored > 0) {
          assertThat(newest).hasSize(2);
        }
        for (DeviceRevision one : newest) {
          assertThat(one.rev()).isBetween(revStored, revStored + 1);
          assertThat(one.rev()).as("both or none").isEqualTo(newest.get(0).rev());
        }
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".so")).count())
          .as("native libraries that killed processes left")
          .isLessThanOrEqualTo(1);
    }
  }

  /** The whole lines that a writer printed until it was killed so many lines after its first. */
  private List<String> killedAfter(int lines) throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dlogback.configurationFile=fleet-manager-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("writer.log").toFile()))
            .start();
    List<String> said = new ArrayList<>();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.add(line);
        if (said.size() == lines + 1) {
          // Not by Process, which would close the output as well.
          writer.toHandle().destroyForcibly();
        }
      }
    } finally {
      writer.toHandle().destroyForcibly();
      writer.waitFor();
    }
    assertThat(said).as(Files.readString(folder.resolve("writer.log"))).isNotEmpty();
    return said;
  }

  private String integrity() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("fleet.db"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma integrity_check")) {
      row.next();
      return row.getString(1);
    }
  }
}
