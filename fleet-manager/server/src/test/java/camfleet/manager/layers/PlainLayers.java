package camfleet.manager.layers;

import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Layers once more, the slow and obvious way: for each key the layers are asked one after the
 * other, the strongest first, until one has something to say.
 */
final class PlainLayers {
  private PlainLayers() {}

  static Effective effective(FleetDocument document, DeviceId device, SettingTable table) {
    List<String> names = new ArrayList<>();
    List<Map<String, Object>> configs = new ArrayList<>();
    DeviceLayer own = document.devices().get(device);
    if (own != null) {
      names.add("devices." + device.value());
      configs.add(own.config());
    }
    TreeSet<String> groups = new TreeSet<>();
    List<String> fromTheLast = new ArrayList<>(document.groups().keySet());
    fromTheLast.sort(Comparator.reverseOrder());
    for (int priority = 1000; priority >= -1000; priority--) {
      for (String name : fromTheLast) {
        GroupLayer group = document.groups().get(name);
        if (group.priority() == priority && isMember(group, device, own)) {
          names.add("groups." + name);
          configs.add(group.config());
          groups.add(name);
        }
      }
    }
    names.add("defaults");
    configs.add(document.defaults());
    Map<String, Object> config = new LinkedHashMap<>();
    Map<String, String> layers = new LinkedHashMap<>();
    for (Setting setting : table.all()) {
      for (int i = 0; i < names.size(); i++) {
        if (configs.get(i).containsKey(setting.key())) {
          layers.put(setting.key(), names.get(i));
          Object value = configs.get(i).get(setting.key());
          if (value != null) {
            config.put(setting.key(), value);
          }
          break;
        }
      }
    }
    return new Effective(device, List.copyOf(groups), config, layers);
  }

  private static boolean isMember(GroupLayer group, DeviceId device, DeviceLayer own) {
    for (String member : group.members()) {
      if (member.equals(device.value()) || matches(member, device.value())) {
        return true;
      }
      if (own != null && own.labels().stream().anyMatch(label -> member.equals("label:" + label))) {
        return true;
      }
    }
    return false;
  }

  static boolean matches(String glob, String id) {
    StringBuilder regex = new StringBuilder();
    for (char sign : glob.toCharArray()) {
      regex.append(sign == '*' ? ".*" : sign == '?' ? "." : Pattern.quote(String.valueOf(sign)));
    }
    return Pattern.matches(regex.toString(), id);
  }
}
