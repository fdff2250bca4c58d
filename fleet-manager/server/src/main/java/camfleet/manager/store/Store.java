package camfleet.manager.store;

import camfleet.topic.DeviceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The manager's memory. What a method has written when it returns survives the end of the process.
 * Any thread may call it; every method blocks for as long as the database takes, and fails with
 * {@link StoreException} in one sentence.
 */
public interface Store extends AutoCloseable {
  /**
   * Opens the database and brings it to this version.
   *
   * @throws StoreException with one sentence when it is damaged, of a newer version, in use by
   *     another manager, or cannot be reached
   */
  static Store open(StoreSettings settings) {
    SqlStore store = new SqlStore(settings);
    store.open();
    return store;
  }

  // ---- devices

  /** Notes devices that were heard of; one that is known keeps when it was first seen. */
  void saveDevices(Collection<StoredDevice> devices);

  /** Every device that was ever noted and not forgotten, sorted by id. */
  List<StoredDevice> devices();

  /** Forgets a device with its revisions, but not the events. */
  void forgetDevice(DeviceId device);

  // ---- the fleet's document

  /**
   * Stores the next fleet revision; its number is one above the greatest.
   *
   * @param revision its number is not looked at
   */
  FleetRevision addFleetRevision(FleetRevision revision);

  /** The newest fleet revision. */
  Optional<FleetRevision> head();

  /** The newest fleet revision that every device that it concerns was to have. */
  Optional<FleetRevision> released();

  void markReleased(long number);

  Optional<FleetRevision> fleetRevision(long number);

  /** What was the newest at that time. */
  Optional<FleetRevision> fleetRevisionAt(Instant at);

  /**
   * Newest first.
   *
   * @param before numbers below this one; {@link Long#MAX_VALUE} for the newest
   */
  List<FleetRevision> fleetRevisions(long before, int limit);

  // ---- what was wanted of each device

  /** Stores revisions, all or none; a pair of device and rev that is there already is refused. */
  void addDeviceRevisions(Collection<DeviceRevision> revisions);

  /** Notes what became of a revision; one that is not there is left alone. */
  void setOutcomes(Collection<DeviceRevision> revisions);

  /** The newest revision of each device. */
  List<DeviceRevision> newestDeviceRevisions();

  /** Newest first. */
  List<DeviceRevision> deviceRevisions(DeviceId device, long before, int limit);

  // ---- rollouts

  /** Stores a rollout with its devices; its number is one above the greatest. */
  StoredRollout addRollout(StoredRollout rollout, Collection<RolloutDevice> devices);

  void saveRollout(StoredRollout rollout, Collection<RolloutDevice> changedDevices);

  Optional<StoredRollout> rollout(long number);

  List<RolloutDevice> rolloutDevices(long number);

  /** Newest first. */
  List<StoredRollout> rollouts(long before, int limit);

  // ---- events

  /** Stores an event; its number is one above the greatest, its own is not looked at. */
  default StoredEvent addEvent(StoredEvent event) {
    return addEvents(List.of(event)).get(0);
  }

  /** The same for several, all or none, in their order. */
  List<StoredEvent> addEvents(Collection<StoredEvent> events);

  /**
   * Newest first.
   *
   * @param device null for those of the fleet and of every device
   * @param since null for any time
   */
  List<StoredEvent> events(DeviceId device, Instant since, long before, int limit);

  /**
   * Forgets events that are older or more than so many; the newest always stays.
   *
   * @return how many
   */
  int pruneEvents(Instant olderThan, int kept);

  @Override
  void close();
}
