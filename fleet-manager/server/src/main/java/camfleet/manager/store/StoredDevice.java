package camfleet.manager.store;

import camfleet.topic.DeviceId;
import java.time.Instant;

/** A device that the manager has heard of. */
public record StoredDevice(DeviceId id, Instant firstSeenAt, Instant lastSeenAt) {}
