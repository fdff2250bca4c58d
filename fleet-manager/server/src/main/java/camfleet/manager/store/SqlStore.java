package camfleet.manager.store;

import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The store in one of the two databases; what is written is written by one thread at a time. */
public final class SqlStore implements Store {
  private final StoreSettings settings;
  private final ReentrantLock writing = new ReentrantLock(true);
  private volatile Database database;

  public SqlStore(StoreSettings settings) {
    this.settings = settings;
  }

  /**
   * Opens the database and brings it to this version; before that every method fails.
   *
   * @throws StoreException with one sentence when it is damaged, of a newer version, in use by
   *     another manager, or cannot be reached
   */
  public void open() {
    if (settings.url() != null) {
      database = PostgresDatabase.at(settings);
    } else if (settings.folder() != null) {
      database = SqliteDatabase.in(settings.folder());
    } else {
      database = SqliteDatabase.inMemory();
    }
  }

  @Override
  public void saveDevices(Collection<StoredDevice> devices) {
    write("noting devices", handle -> DeviceTable.save(handle, devices));
  }

  @Override
  public List<StoredDevice> devices() {
    return read("reading the devices", DeviceTable::all);
  }

  @Override
  public void forgetDevice(DeviceId device) {
    write(
        "forgetting " + device,
        handle -> {
          DeviceTable.delete(handle, device);
          DeviceRevisionTable.delete(handle, device);
        });
  }

  @Override
  public FleetRevision addFleetRevision(FleetRevision revision) {
    return written(
        "storing the fleet's document", handle -> FleetRevisionTable.add(handle, revision));
  }

  @Override
  public Optional<FleetRevision> head() {
    return read("reading the fleet's document", FleetRevisionTable::newest);
  }

  @Override
  public Optional<FleetRevision> released() {
    return read("reading the fleet's document", FleetRevisionTable::newestReleased);
  }

  @Override
  public void markReleased(long number) {
    write("releasing " + number, handle -> FleetRevisionTable.markReleased(handle, number));
  }

  @Override
  public Optional<FleetRevision> fleetRevision(long number) {
    return read(
        "reading fleet revision " + number, handle -> FleetRevisionTable.find(handle, number));
  }

  @Override
  public Optional<FleetRevision> fleetRevisionAt(Instant at) {
    return read("reading the fleet revision of " + at, handle -> FleetRevisionTable.at(handle, at));
  }

  @Override
  public List<FleetRevision> fleetRevisions(long before, int limit) {
    return read(
        "reading fleet revisions", handle -> FleetRevisionTable.before(handle, before, limit));
  }

  @Override
  public void addDeviceRevisions(Collection<DeviceRevision> revisions) {
    write(
        "storing revisions",
        handle -> DeviceRevisionTable.add(handle, revisions, settings.revisionsPerDevice()));
  }

  @Override
  public void setOutcomes(Collection<DeviceRevision> revisions) {
    write(
        "storing what became of revisions",
        handle -> DeviceRevisionTable.setOutcomes(handle, revisions));
  }

  @Override
  public List<DeviceRevision> newestDeviceRevisions() {
    return read("reading the newest revisions", DeviceRevisionTable::newest);
  }

  @Override
  public List<DeviceRevision> deviceRevisions(DeviceId device, long before, int limit) {
    return read(
        "reading the revisions of " + device,
        handle -> DeviceRevisionTable.before(handle, device, before, limit));
  }

  @Override
  public StoredRollout addRollout(StoredRollout rollout, Collection<RolloutDevice> devices) {
    return written("storing a rollout", handle -> RolloutTable.add(handle, rollout, devices));
  }

  @Override
  public void saveRollout(StoredRollout rollout, Collection<RolloutDevice> changedDevices) {
    write(
        "storing rollout " + rollout.number(),
        handle -> RolloutTable.save(handle, rollout, changedDevices));
  }

  @Override
  public Optional<StoredRollout> rollout(long number) {
    return read("reading rollout " + number, handle -> RolloutTable.find(handle, number));
  }

  @Override
  public List<RolloutDevice> rolloutDevices(long number) {
    return read(
        "reading the devices of rollout " + number, handle -> RolloutTable.devices(handle, number));
  }

  @Override
  public List<StoredRollout> rollouts(long before, int limit) {
    return read("reading rollouts", handle -> RolloutTable.before(handle, before, limit));
  }

  @Override
  public List<StoredEvent> addEvents(Collection<StoredEvent> events) {
    return written("storing events", handle -> EventTable.add(handle, events));
  }

  @Override
  public List<StoredEvent> events(DeviceId device, Instant since, long before, int limit) {
    return read("reading events", handle -> EventTable.find(handle, device, since, before, limit));
  }

  @Override
  public int pruneEvents(Instant olderThan, int kept) {
    return written("forgetting old events", handle -> EventTable.prune(handle, olderThan, kept));
  }

  private void write(String doing, Consumer<Handle> work) {
    written(
        doing,
        handle -> {
          work.accept(handle);
          return null;
        });
  }

  private <T> T written(String doing, Function<Handle, T> work) {
    writing.lock();
    try {
      return run(doing, Database::writer, jdbi -> jdbi.inTransaction(work::apply));
    } finally {
      writing.unlock();
    }
  }

  private <T> T read(String doing, Function<Handle, T> work) {
    return run(doing, Database::readers, jdbi -> jdbi.withHandle(work::apply));
  }

  private <T> T run(String doing, Function<Database, Jdbi> which, Function<Jdbi, T> work) {
    Database open = database;
    if (open == null) {
      throw new StoreException(doing + " failed: the store is not open");
    }
    try {
      return work.apply(which.apply(open));
    } catch (JdbiException e) {
      throw Failures.of(open, doing, e);
    }
  }

  /** Waits for what is being written; any number of times. */
  @Override
  public void close() {
    Database open;
    writing.lock();
    try {
      open = database;
      database = null;
    } finally {
      writing.unlock();
    }
    if (open != null) {
      open.close();
    }
  }
}
