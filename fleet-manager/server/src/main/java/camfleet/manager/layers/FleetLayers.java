package camfleet.manager.layers;

import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A document made ready to say for each camera what follows from it; immutable, any thread. Built
 * once for many cameras: ids and labels are looked up, only globs are tried one by one.
 */
public final class FleetLayers {
  /** The layer that each key has when no other says anything. */
  public static final String BUILT_IN = "default";

  /** The layer of every camera. */
  public static final String DEFAULTS = "defaults";

  private record Glob(String pattern, int group) {}

  private final FleetDocument document;
  private final SettingTable table;

  /** From the one that loses to the one that wins. */
  private final List<GroupLayer> groups;

  private final Map<String, BitSet> byId = new HashMap<>();
  private final Map<String, BitSet> byLabel = new HashMap<>();
  private final List<Glob> globs = new ArrayList<>();

  public FleetLayers(FleetDocument document, SettingTable table) {
    this.document = document;
    this.table = table;
    this.groups =
        document.groups().values().stream()
            .sorted(Comparator.comparingInt(GroupLayer::priority).thenComparing(GroupLayer::name))
            .toList();
    for (int i = 0; i < groups.size(); i++) {
      for (String member : groups.get(i).members()) {
        if (Member.isLabel(member)) {
          byLabel.computeIfAbsent(Member.label(member), label -> new BitSet()).set(i);
        } else if (Member.isGlob(member)) {
          globs.add(new Glob(member, i));
        } else {
          byId.computeIfAbsent(member, id -> new BitSet()).set(i);
        }
      }
    }
  }

  public FleetDocument document() {
    return document;
  }

  /** The groups that a camera is in, the one that wins last. */
  public List<GroupLayer> groupsOf(DeviceId device) {
    BitSet in = new BitSet();
    in.or(byId.getOrDefault(device.value(), in));
    DeviceLayer layer = document.devices().get(device);
    if (layer != null) {
      layer.labels().forEach(label -> in.or(byLabel.getOrDefault(label, in)));
    }
    for (Glob glob : globs) {
      if (!in.get(glob.group()) && Member.matches(glob.pattern(), device.value())) {
        in.set(glob.group());
      }
    }
    return in.stream().mapToObj(groups::get).toList();
  }

  /** What follows for one camera. */
  public Effective effective(DeviceId device) {
    Map<String, Object> values = new HashMap<>();
    Map<String, String> from = new HashMap<>();
    List<GroupLayer> in = groupsOf(device);
    for (Layer layer : layersOf(device, in)) {
      layer
          .config()
          .forEach(
              (key, value) -> {
                values.put(key, value);
                from.put(key, layer.name());
              });
    }
    Map<String, Object> config = new LinkedHashMap<>();
    Map<String, String> layers = new LinkedHashMap<>();
    for (String key : inOrder(values)) {
      layers.put(key, from.get(key));
      if (values.get(key) != null) {
        config.put(key, values.get(key));
      }
    }
    return new Effective(
        device, in.stream().map(GroupLayer::name).sorted().toList(), config, layers);
  }

  /** How the value of one key comes about on a camera, layer by layer. */
  public LayerSteps explain(DeviceId device, String key) {
    List<LayerSteps.Step> steps = new ArrayList<>();
    Object byDefault = table.find(key).map(Setting::byDefault).orElse(null);
    steps.add(new LayerSteps.Step(BUILT_IN, byDefault));
    for (Layer layer : layersOf(device, groupsOf(device))) {
      if (layer.config().containsKey(key)) {
        steps.add(new LayerSteps.Step(layer.name(), layer.config().get(key)));
      }
    }
    return new LayerSteps(device, key, steps);
  }

  private record Layer(String name, Map<String, Object> config) {}

  private List<Layer> layersOf(DeviceId device, List<GroupLayer> in) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer(DEFAULTS, document.defaults()));
    in.forEach(group -> layers.add(new Layer(groupLayer(group.name()), group.config())));
    DeviceLayer own = document.devices().get(device);
    if (own != null) {
      layers.add(new Layer(deviceLayer(device), own.config()));
    }
    return layers;
  }

  /** The keys in the order of the settings; one that the table does not know comes after them. */
  private List<String> inOrder(Map<String, Object> values) {
    List<String> keys = new ArrayList<>(values.size());
    table.all().stream().map(Setting::key).filter(values::containsKey).forEach(keys::add);
    if (keys.size() < values.size()) {
      new TreeMap<>(values)
          .keySet().stream().filter(key -> table.find(key).isEmpty()).forEach(keys::add);
    }
    return keys;
  }

  static String groupLayer(String name) {
    return "groups." + name;
  }

  static String deviceLayer(DeviceId device) {
    return "devices." + device;
  }

  /**
   * Where a layer's value of a key stands in the document, such as {@code groups.night.config.fps}.
   *
   * @param layer as {@link Effective#layers} names it
   */
  public static String path(String layer, String key) {
    return layer.equals(DEFAULTS) ? layer + "." + key : layer + ".config." + key;
  }
}
