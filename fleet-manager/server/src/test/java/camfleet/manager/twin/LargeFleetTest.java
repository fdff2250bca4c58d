package camfleet.manager.twin;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.fleet.Registry;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.SqlStore;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoreSettings;
import camfleet.message.DesiredConfig;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the twin's loop does for a large fleet, with a database on the disk and without devices. */
@Timeout(120)
class LargeFleetTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong inStore = new AtomicLong();
  private final AtomicLong published = new AtomicLong();

  private static List<DeviceId> ids(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new DeviceId("cam-%04d".formatted(i)))
        .toList();
  }

  private static DeviceRevision revision(DeviceId id, long rev) {
    DesiredConfig desired =
        new DesiredConfig(rev, NOW, "anna", List.of(), Map.of("fps", (double) rev));
    return new DeviceRevision(id, desired, 0, null, DeviceRevision.Outcome.APPLIED, NOW, List.of());
  }

  /** The store with the time that is spent in it. */
  private Store timed(Store store) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              long begin = System.nanoTime();
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                inStore.addAndGet(System.nanoTime() - begin);
              }
            });
  }

  private Twin twin(Registry registry, Store store) {
    return new Twin(
        Topics.standard(),
        registry,
        SettingTable.camera(),
        timed(store),
        event -> {},
        Runnable::run,
        publication -> {
          published.incrementAndGet();
          return CompletableFuture.completedFuture(null);
        },
        InstantSource.system(),
        nanos::get);
  }

  /** Starts it and lets it settle, with a broker that retains nothing. */
  private void begin(Twin twin) {
    twin.start();
    twin.connected();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    twin.tick();
  }

  private interface Work {
    void run() throws Exception;
  }

  private void figure(String what, Work work) throws Exception {
    inStore.set(0);
    published.set(0);
    long begin = System.nanoTime();
    work.run();
    System.out.printf(
        "%s: %.0f ms, of which in the store %.0f ms; %d messages%n",
        what, (System.nanoTime() - begin) / 1e6, inStore.get() / 1e6, published.get());
  }

  @Test
  @Tag("measurement")
  void commitsAndReleasesAThousand(@TempDir Path folder) throws Exception {
    Registry registry = new Registry(InstantSource.system(), System::nanoTime);
    List<DeviceId> all = ids(1_000);
    all.forEach(registry::remember);
    try (Store store = Store.open(StoreSettings.in(folder))) {
      Twin twin = twin(registry, store);
      begin(twin);
      // The first rounds run code that is not compiled yet.
      for (int round = 1; round <= 5; round++) {
        Map<String, Object> map = Map.of("version", 1, "defaults", Map.of("fps", 10.0 + round));
        FleetDocument document = FleetDocument.read(map, SettingTable.camera()).document();
        Change change = new Change("anna", null, FleetRevision.Origin.APPLY, null);
        List<Committed> made = new ArrayList<>();
        figure(
            "plan and commit, 1,000 devices", () -> made.add(twin.commit(document, change).get()));
        long number = made.get(0).revision().number();
        figure(
            "release to 1,000 devices",
            () ->
                assertThat(twin.release(number, all, null, "anna", null).get())
                    .hasSize(all.size()));
        assertThat(published).hasValue(all.size());
      }
    }
  }

  @Test
  @Tag("measurement")
  void startsWithFiveThousandDevicesOfTwentyRevisions(@TempDir Path folder) throws Exception {
    List<DeviceId> all = ids(5_000);
    try (Store store = Store.open(StoreSettings.in(folder))) {
      for (long rev = 1; rev <= 20; rev++) {
        long number = rev;
        store.addDeviceRevisions(all.stream().map(id -> revision(id, number)).toList());
      }
    }
    Registry registry = new Registry(InstantSource.system(), System::nanoTime);
    all.forEach(registry::remember);
    SqlStore store = new SqlStore(StoreSettings.in(folder));
    figure("opening the database of 5,000 × 20 revisions", store::open);
    try (store) {
      Twin twin = twin(registry, store);
      figure("reading the newest and publishing what no broker has", () -> begin(twin));
      assertThat(twin.newest(all.get(0)).rev()).isEqualTo(20);
      assertThat(published).hasValue(all.size());
    }
  }
}
