package camfleet.manager.twin;

import camfleet.manager.layers.DeviceLayer;
import camfleet.manager.layers.Effective;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.GroupLayer;
import camfleet.manager.layers.Layers;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Edits what a fleet's document says of one device and leaves all others as they are. Pure. */
final class DeviceEdit {
  private final SettingTable settings;
  private final DeviceId device;

  DeviceEdit(SettingTable settings, DeviceId device) {
    this.settings = settings;
    this.device = device;
  }

  /**
   * Edits the device's layer.
   *
   * @param patch checked values; null so that the key is not wanted any more, whatever other layers
   *     say
   * @param groups the device's groups from now on, or null to leave them
   * @throws TwinException when it cannot leave a group by itself
   */
  FleetDocument apply(FleetDocument document, Map<String, Object> patch, List<String> groups)
      throws TwinException {
    FleetDocument moved = groups == null ? document : onlyInGroups(document, groups);
    Map<String, Object> config = new LinkedHashMap<>(own(moved).config());
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            config.remove(key);
          } else {
            config.put(key, value);
          }
        });
    FleetDocument edited = with(moved, config);
    Map<String, Object> still = effective(edited).config();
    boolean others = false;
    for (Map.Entry<String, Object> entry : patch.entrySet()) {
      if (entry.getValue() == null && still.containsKey(entry.getKey())) {
        config.put(entry.getKey(), null);
        others = true;
      }
    }
    return others ? with(moved, config) : edited;
  }

  /**
   * A document from which this follows for the device, but for groups that it cannot leave by
   * itself.
   */
  FleetDocument pinned(FleetDocument document, Wanted wanted) throws TwinException {
    FleetDocument moved = inGroups(document, wanted.groups());
    Map<String, Object> patch = new LinkedHashMap<>(wanted.config());
    for (String key : effective(moved).config().keySet()) {
      if (!patch.containsKey(key)) {
        patch.put(key, null);
      }
    }
    return apply(moved, patch, null);
  }

  /** A document in which the device's own layer is as in another one. */
  FleetDocument carried(FleetDocument document, FleetDocument from) {
    DeviceLayer layer = from.devices().get(device);
    SortedMap<DeviceId, DeviceLayer> devices = new TreeMap<>(document.devices());
    if (layer == null) {
      devices.remove(device);
    } else {
      devices.put(device, layer);
    }
    return new FleetDocument(document.defaults(), document.groups(), devices, document.rollout());
  }

  Effective effective(FleetDocument document) {
    return Layers.effective(document, device, settings);
  }

  private DeviceLayer own(FleetDocument document) {
    DeviceLayer layer = document.devices().get(device);
    return layer == null ? new DeviceLayer(device, List.of(), Map.of()) : layer;
  }

  private FleetDocument with(FleetDocument document, Map<String, Object> config) {
    DeviceLayer before = own(document);
    SortedMap<DeviceId, DeviceLayer> devices = new TreeMap<>(document.devices());
    if (config.isEmpty() && before.labels().isEmpty()) {
      devices.remove(device);
    } else {
      devices.put(device, new DeviceLayer(device, before.labels(), config));
    }
    return new FleetDocument(document.defaults(), document.groups(), devices, document.rollout());
  }

  private FleetDocument onlyInGroups(FleetDocument document, List<String> wanted)
      throws TwinException {
    FleetDocument moved = inGroups(document, wanted);
    for (String name : effective(moved).groups()) {
      if (!wanted.contains(name)) {
        throw new TwinException(
            new Problem(
                ProblemCode.INVALID_ARGUMENT,
                device
                    + " cannot leave group "
                    + name
                    + " by itself: a pattern or a label makes it a member; change groups."
                    + name
                    + ".members in the fleet's document",
                "groups"));
      }
    }
    return moved;
  }

  /** As far as being named in a group decides it. */
  private FleetDocument inGroups(FleetDocument document, List<String> wanted) {
    List<String> now = effective(document).groups();
    SortedMap<String, GroupLayer> groups = new TreeMap<>(document.groups());
    for (String name : now) {
      if (!wanted.contains(name)) {
        leave(groups, name);
      }
    }
    for (String name : wanted) {
      if (!now.contains(name)) {
        join(groups, name);
      }
    }
    return new FleetDocument(document.defaults(), groups, document.devices(), document.rollout());
  }

  private void leave(SortedMap<String, GroupLayer> groups, String name) {
    GroupLayer group = groups.get(name);
    List<String> members = new ArrayList<>(group.members());
    members.removeIf(member -> member.equals(device.value()));
    if (members.isEmpty() && group.config().isEmpty()) {
      groups.remove(name);
    } else {
      groups.put(name, new GroupLayer(name, group.priority(), members, group.config()));
    }
  }

  private void join(SortedMap<String, GroupLayer> groups, String name) {
    GroupLayer group = groups.getOrDefault(name, new GroupLayer(name, 0, List.of(), Map.of()));
    List<String> members = new ArrayList<>(group.members());
    members.add(device.value());
    groups.put(name, new GroupLayer(name, group.priority(), members, group.config()));
  }
}
