package camfleet.manager.metrics;

import camfleet.manager.store.DeviceRevision;
import camfleet.topic.DeviceId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How many revisions of devices ended how, each once however often it is told. */
final class RevisionCounts {
  private final Map<DeviceId, Long> ended = new ConcurrentHashMap<>();
  private final Map<String, Long> counts = new ConcurrentHashMap<>();

  void hear(DeviceRevision revision) {
    if (!revision.outcome().isFinal()) {
      return;
    }
    Long last = ended.get(revision.device());
    if (last == null || last < revision.rev()) {
      ended.put(revision.device(), revision.rev());
      counts.merge(revision.outcome().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
    }
  }

  void forget(DeviceId device) {
    ended.remove(device);
  }

  /** By outcome. */
  Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }
}
