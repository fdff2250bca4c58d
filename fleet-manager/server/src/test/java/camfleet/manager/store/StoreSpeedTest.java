package camfleet.manager.store;

import static camfleet.manager.store.StoreContract.AT;
import static camfleet.manager.store.StoreContract.event;
import static camfleet.manager.store.StoreContract.sent;
import static org.assertj.core.api.Assertions.assertThat;

import camfleet.topic.DeviceId;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How long the store takes for a large fleet; wants a quiet machine. */
@Tag("measurement")
@ExtendWith(PostgresServer.Given.class)
class StoreSpeedTest {
  private static final int DEVICES = 5_000;
  private static final int REVISIONS = 20;

  @TempDir private Path folder;

  @Test
  void onSqlite(TestReporter report) {
    StoreSettings settings = StoreSettings.in(folder);
    Store.open(settings).close();
    measure(settings, report, 500, 200);
  }

  @Test
  void onPostgres(PostgresServer server, TestReporter report) {
    measure(
        StoreSettings.inMemory().withDatabase(server.newDatabase(), null), report, 2_000, 1_000);
  }

  private void measure(StoreSettings settings, TestReporter report, long addBar, long newestBar) {
    double open;
    double add = Double.MAX_VALUE;
    double newest = Double.MAX_VALUE;
    try (Store store = Store.open(settings)) {
      for (long rev = 1; rev <= REVISIONS; rev++) {
        for (int from = 0; from < DEVICES; from += 1_000) {
          List<DeviceRevision> batch = revisions(from, from + 1_000, rev);
          add = Math.min(add, millis(() -> store.addDeviceRevisions(batch)));
        }
      }
      for (int i = 0; i < 5; i++) {
        newest =
            Math.min(
                newest, millis(() -> assertThat(store.newestDeviceRevisions()).hasSize(DEVICES)));
      }
      for (int i = 0; i < 100; i++) {
        store.addEvents(
            IntStream.range(0, 1_000).mapToObj(n -> event(id(n), AT, "e" + n)).toList());
      }
    }
    Store[] again = new Store[1];
    open = millis(() -> again[0] = Store.open(settings));
    double events =
        millis(() -> assertThat(again[0].events(id(7), null, Long.MAX_VALUE, 100)).hasSize(100));
    double prune = millis(() -> again[0].pruneEvents(AT.minusSeconds(1), 99_000));
    again[0].close();
    report.publishEntry(
        settings.shown(),
        String.format(
            "1,000 revisions %.0f ms, newest of %d × %d %.0f ms, open again with 100,000 events"
                + " %.0f ms, 100 events of a device %.1f ms, prune 1,000 %.1f ms",
            add, DEVICES, REVISIONS, newest, open, events, prune));
    assertThat(add).isLessThan(addBar);
    assertThat(newest).isLessThan(newestBar);
  }

  private static List<DeviceRevision> revisions(int from, int to, long rev) {
    LongFunction<DeviceRevision> one = device -> sent(id((int) device), rev);
    return IntStream.range(from, to).mapToObj(one::apply).toList();
  }

  private static DeviceId id(int number) {
    return DeviceId.of("cam-" + number);
  }

  private static double millis(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e6;
  }
}
