package camfleet.manager.twin;

import camfleet.manager.fleet.Registry;
import camfleet.manager.layers.FleetLayers;
import camfleet.manager.layers.LayerSteps;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.Store;
import camfleet.message.Problem;
import camfleet.message.ReportedConfig;
import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says which layer a setting comes from and since when. On the twin's loop alone. */
final class Explainer {
  /** Found on the broker; no document says so. */
  private static final String BROKER = "broker";

  private static final int PAGE = 50;

  /** As many fleet revisions are looked back through. */
  private static final int MOST = 1_000;

  private final Registry registry;
  private final FleetRevisions fleet;
  private final Revisions revisions;
  private final Store store;
  private final SettingTable settings;

  Explainer(
      Registry registry,
      FleetRevisions fleet,
      Revisions revisions,
      Store store,
      SettingTable settings) {
    this.registry = registry;
    this.fleet = fleet;
    this.revisions = revisions;
    this.store = store;
    this.settings = settings;
  }

  /**
   * @param key null for all
   * @throws TwinException when there is no such key
   */
  Explanation explain(DeviceId device, String key) throws TwinException {
    List<String> keys = keys(key);
    DeviceRevision mine = revisions.newest(device);
    Long ground = ground(device, mine);
    FleetLayers layers = fleet.layers(ground == null ? 0 : ground);
    Map<String, LayerSteps> steps = new LinkedHashMap<>();
    keys.forEach(one -> steps.put(one, layers.explain(device, one)));
    Map<String, Explanation.Since> since = ground == null ? Map.of() : since(device, ground, steps);
    ReportedConfig reported =
        registry.find(device).map(known -> known.documents().reported()).orElse(null);
    List<Explanation.Key> explained = new ArrayList<>();
    for (String one : keys) {
      LayerSteps way = steps.get(one);
      boolean found = ground == null && mine.desired().config().containsKey(one);
      explained.add(
          new Explanation.Key(
              one,
              found ? mine.desired().config().get(one) : way.value(),
              reported == null ? null : reported.config().get(one),
              found ? BROKER : way.winner().layer(),
              reported != null && reported.overrides().containsKey(one),
              since.get(one),
              steps(way, found ? mine.desired().config().get(one) : null)));
    }
    return new Explanation(device, explained);
  }

  private static List<Explanation.Step> steps(LayerSteps way, Object found) {
    List<Explanation.Step> steps = new ArrayList<>();
    way.steps().forEach(step -> steps.add(new Explanation.Step(step.layer(), step.value())));
    if (found != null) {
      steps.add(new Explanation.Step(BROKER, found));
    }
    return steps;
  }

  private List<String> keys(String key) throws TwinException {
    if (key == null) {
      return settings.all().stream().map(Setting::key).toList();
    }
    if (settings.find(key).isEmpty()) {
      Problem unknown = settings.unknown(key);
      throw new TwinException(unknown);
    }
    return List.of(key);
  }

  /** The newest fleet revision from which the device has what it has; null when none is. */
  private Long ground(DeviceId device, DeviceRevision mine) {
    if (mine == null) {
      return fleet.released();
    }
    return fleet
        .readable(List.of(fleet.head().number(), fleet.released(), mine.fleetNumber()))
        .entrySet()
        .stream()
        .filter(
            entry ->
                Wanted.of(entry.getValue().effective(device))
                    .isSame(Wanted.of(mine.desired()), settings))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** Walks back to the revision in which each layer came to say what it says. */
  private Map<String, Explanation.Since> since(
      DeviceId device, long from, Map<String, LayerSteps> now) {
    Map<String, LayerSteps.Step> open = new LinkedHashMap<>();
    now.forEach(
        (key, steps) -> {
          if (!steps.winner().layer().equals(FleetLayers.BUILT_IN)) {
            open.put(key, steps.winner());
          }
        });
    Map<String, Explanation.Since> since = new LinkedHashMap<>();
    long before = from + 1;
    for (int looked = 0; looked < MOST && !open.isEmpty(); looked += PAGE) {
      List<FleetRevision> page = store.fleetRevisions(before, PAGE);
      for (FleetRevision revision : page) {
        before = revision.number();
        if (!looksSame(device, revision, open, since)) {
          return since;
        }
      }
      if (page.size() < PAGE) {
        break;
      }
    }
    return since;
  }

  private boolean looksSame(
      DeviceId device,
      FleetRevision revision,
      Map<String, LayerSteps.Step> open,
      Map<String, Explanation.Since> since) {
    FleetLayers layers;
    try {
      layers = new FleetLayers(fleet.read(revision), settings);
    } catch (TwinException e) {
      // What went before it cannot be compared any more.
      return false;
    }
    open.entrySet()
        .removeIf(
            entry -> !layers.explain(device, entry.getKey()).winner().equals(entry.getValue()));
    open.keySet()
        .forEach(
            key ->
                since.put(
                    key,
                    new Explanation.Since(
                        revision.number(), revision.at(), revision.by(), revision.why())));
    return !open.isEmpty();
  }
}
