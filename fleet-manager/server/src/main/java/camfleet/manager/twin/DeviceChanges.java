package camfleet.manager.twin;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Registry;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.FleetLayers;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.message.DesiredConfig;
import camfleet.message.DeviceInfo;
import camfleet.message.Problem;
import camfleet.setting.Capabilities;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Changes what is wanted of one device: an edit of the fleet's document, released to that device at
 * once. While the newest document is still on its way to the fleet, the device gets the edit of
 * what it has and not the rest of the newest. On the twin's loop alone.
 */
final class DeviceChanges {
  private final Registry registry;
  private final FleetRevisions fleet;
  private final Revisions revisions;
  private final Releases releases;
  private final SettingTable settings;
  private final Story story;

  DeviceChanges(
      Registry registry,
      FleetRevisions fleet,
      Revisions revisions,
      Releases releases,
      SettingTable settings,
      Story story) {
    this.registry = registry;
    this.fleet = fleet;
    this.revisions = revisions;
    this.releases = releases;
    this.settings = settings;
    this.story = story;
  }

  private record Edited(FleetDocument document, Wanted wanted) {}

  /**
   * Makes, stores and publishes what follows.
   *
   * @param patch checked values; null to give a key up
   * @param groups null to leave them
   * @return the device's newest revision, which is the old one when nothing else is wanted
   * @throws TwinException when it cannot be; nothing has changed then
   */
  DeviceRevision change(
      DeviceId device, Map<String, Object> patch, List<String> groups, Change change)
      throws TwinException {
    DeviceRevision mine = revisions.newest(device);
    Wanted before = Wanted.of(mine == null ? null : mine.desired());
    Edited edited = edit(new DeviceEdit(settings, device), mine, before, patch, groups);
    List<Problem> problems = problems(device, before, edited.wanted());
    if (!problems.isEmpty()) {
      throw new TwinException(problems);
    }
    if (!fleet.isHead(edited.document())) {
      FleetRevision made = fleet.add(edited.document(), change, fleet.isHeadReleased());
      story.committed(made, 1);
    }
    if (mine != null && releases.isWanted(mine, edited.wanted())) {
      return mine;
    }
    DeviceRevision next =
        revisions.next(device, edited.wanted(), fleet.head().number(), null, change.by());
    releases.send(List.of(next));
    return next;
  }

  private Edited edit(
      DeviceEdit edit,
      DeviceRevision mine,
      Wanted before,
      Map<String, Object> patch,
      List<String> groups)
      throws TwinException {
    FleetDocument head = fleet.document();
    FleetDocument ground = ground(edit, mine, before);
    if (ground == null) {
      FleetDocument all = edit.apply(edit.pinned(head, before), patch, groups);
      return new Edited(all, Wanted.of(edit.effective(all)));
    }
    FleetDocument all = edit.apply(head, patch, groups);
    return new Edited(
        all,
        Wanted.of(edit.effective(ground.equals(head) ? all : edit.apply(ground, patch, groups))));
  }

  /** The newest document from which the device has what it has; null when there is none. */
  private FleetDocument ground(DeviceEdit edit, DeviceRevision mine, Wanted before)
      throws TwinException {
    if (mine == null) {
      return fleet.isHeadReleased() ? fleet.document() : fleet.layers(fleet.released()).document();
    }
    return fleet
        .readable(List.of(fleet.head().number(), fleet.released(), mine.fleetNumber()))
        .values()
        .stream()
        .map(FleetLayers::document)
        .filter(document -> Wanted.of(edit.effective(document)).isSame(before, settings))
        .findFirst()
        .orElse(null);
  }

  /** What the camera does not do of what is new. */
  private List<Problem> problems(DeviceId device, Wanted before, Wanted after) {
    DeviceInfo info = registry.find(device).map(known -> known.documents().info()).orElse(null);
    if (info == null || info.capabilities() == null) {
      return List.of();
    }
    return Capabilities.of(info).problems(after.config()).stream()
        .filter(
            problem ->
                problem.key() == null
                    || !Objects.equals(
                        before.config().get(problem.key()), after.config().get(problem.key())))
        .toList();
  }

  /** What a device says that a local {@code set} has changed, as far as it is not wanted so. */
  Map<String, Object> unwanted(Device device) {
    DeviceRevision mine = revisions.newest(device.id());
    DesiredConfig desired = mine == null ? null : mine.desired();
    SettingTable.Checked said = settings.check(device.documents().reported().overrides());
    Map<String, Object> unwanted = new LinkedHashMap<>(said.values());
    Map<String, Object> wanted =
        desired == null ? Map.of() : settings.check(desired.config()).values();
    unwanted
        .entrySet()
        .removeIf(
            entry ->
                entry.getValue() == null
                    || Objects.equals(entry.getValue(), wanted.get(entry.getKey())));
    return unwanted;
  }
}
