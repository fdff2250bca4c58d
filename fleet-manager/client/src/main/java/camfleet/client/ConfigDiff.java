package camfleet.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How one revision of the fleet's document differs from another.
 *
 * @param from 0 for the empty document
 */
public record ConfigDiff(long from, long to, List<Change> changes) {
  /**
   * One place that differs.
   *
   * @param path such as {@code groups.night.config.fps}
   * @param wasThere whether the first revision has it; a null that is there gives a setting up
   * @param isThere whether the second revision has it
   */
  public record Change(
      String path, boolean wasThere, Object before, boolean isThere, Object after) {}

  public ConfigDiff {
    changes = Copies.copy(changes);
  }

  static ConfigDiff read(Api api, byte[] json) throws FleetException {
    Heading heading = api.read(json, Heading.class);
    List<Change> changes = new ArrayList<>();
    for (Map<String, Object> change : api.objects(json, "changes")) {
      changes.add(
          new Change(
              String.valueOf(change.get("path")),
              change.containsKey("before"),
              change.get("before"),
              change.containsKey("after"),
              change.get("after")));
    }
    return new ConfigDiff(heading.from(), heading.to(), changes);
  }

  private record Heading(long from, long to) {}
}
