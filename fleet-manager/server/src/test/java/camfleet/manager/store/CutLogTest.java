package camfleet.manager.store;

import static camfleet.manager.store.StoreContract.AT;
import static camfleet.manager.store.StoreContract.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A write-ahead log that is cut or spoilt opens with the first commits, whole and in order. */
class CutLogTest {
  private static final int COMMITS = 30;
  private static final int CUTS = 30;

  @TempDir private Path folder;

  @Test
  void aLogThatEndsAnywhereOpensWithAPrefixOfTheCommits() throws IOException {
    byte[] log = logOfCommits();
    Random random = new Random(7);
    long least = COMMITS;
    long most = 0;
    for (int i = 0; i < CUTS; i++) {
      long commits = commitsIn(Arrays.copyOf(log, random.nextInt(log.length + 1)));
      least = Math.min(least, commits);
      most = Math.max(most, commits);
    }
    assertThat(least).isLessThan(COMMITS / 3);
    assertThat(most).isGreaterThan(COMMITS / 2);
    assertThat(commitsIn(log)).isEqualTo(COMMITS);
  }

  @Test
  void aLogWithASpoiltByteOpensWithThePrefixBeforeIt() throws IOException {
    byte[] log = logOfCommits();
    Random random = new Random(8);
    for (int i = 0; i < CUTS / 3; i++) {
      byte[] spoilt = log.clone();
      spoilt[random.nextInt(log.length)] ^= 0x40;
      commitsIn(spoilt);
    }
  }

  /** How many there are, each of them asserted to be whole. */
  private long commitsIn(byte[] log) throws IOException {
    Path copy = Files.createTempDirectory(folder, "cut");
    Files.copy(folder.resolve("before.db"), copy.resolve("fleet.db"));
    Files.write(copy.resolve("fleet.db-wal"), log);
    try (Store store = Store.open(StoreSettings.in(copy))) {
      List<FleetRevision> commits = store.fleetRevisions(Long.MAX_VALUE, 100);
      for (int i = 0; i < commits.size(); i++) {
        FleetRevision commit = commits.get(i);
        assertThat(commit.number()).isEqualTo(commits.size() - i);
        assertThat(commit.document()).isEqualTo(document(commit.number()));
      }
      return commits.size();
    }
  }

  /** The log of some commits; the file as it was before them is beside it. */
  private byte[] logOfCommits() throws IOException {
    Store.open(StoreSettings.in(folder)).close();
    Files.copy(folder.resolve("fleet.db"), folder.resolve("before.db"));
    try (Store store = Store.open(StoreSettings.in(folder))) {
      for (int number = 1; number <= COMMITS; number++) {
        store.addFleetRevision(fleet(0, AT, document(number)));
      }
      return Files.readAllBytes(folder.resolve("fleet.db-wal"));
    }
  }

  private static String document(long number) {
    return "{\"a\":\"" + String.valueOf(number).repeat(1_500) + "\"}";
  }
}
