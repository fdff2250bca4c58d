package camfleet.manager.layers;

import camfleet.manager.layers.RolloutPolicy.OnFailure;
import camfleet.manager.layers.RolloutPolicy.Wave;
import camfleet.setting.Setting;
import camfleet.setting.SettingException;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Documents of a small fleet at random, small so that layers meet often. */
final class Fleets {
  static final SettingTable TABLE = SettingTable.camera();

  static final List<DeviceId> DEVICES =
      List.of("cam1", "cam2", "cam10", "yard-1", "yard-2", "gate").stream()
          .map(DeviceId::of)
          .toList();

  private static final List<String> MEMBERS =
      List.of("cam1", "cam2", "gate", "cam?", "cam*", "*-1", "y*d-?", "*", "label:a", "label:b");

  /** Few keys, so that several layers say something about the same one. */
  private static final List<String> KEYS =
      List.of("name", "streaming", "fps", "resolution", "quality", "stream_mode");

  private Fleets() {}

  static Arbitrary<FleetDocument> documents() {
    Arbitrary<Map<String, GroupLayer>> groups =
        groups().list().ofMaxSize(5).map(list -> byKey(list, GroupLayer::name));
    Arbitrary<Map<DeviceId, DeviceLayer>> devices =
        devices().list().ofMaxSize(5).map(list -> byKey(list, DeviceLayer::id));
    return Combinators.combine(configs(), groups, devices, policies())
        .as(
            (defaults, byName, byId, policy) ->
                new FleetDocument(defaults, new TreeMap<>(byName), new TreeMap<>(byId), policy));
  }

  private static <K, V> Map<K, V> byKey(List<V> values, Function<V, K> key) {
    Map<K, V> map = new TreeMap<>();
    values.forEach(value -> map.put(key.apply(value), value));
    return map;
  }

  private static Arbitrary<GroupLayer> groups() {
    return Combinators.combine(
            Arbitraries.of("night", "day", "A.b", "z_1", "lab"),
            Arbitraries.integers().between(-2, 2),
            Arbitraries.of(MEMBERS).list().ofMaxSize(3),
            configs())
        .as(GroupLayer::new);
  }

  private static Arbitrary<DeviceLayer> devices() {
    return Combinators.combine(
            Arbitraries.of(DEVICES), Arbitraries.of("a", "b", "c").list().ofMaxSize(2), configs())
        .as(DeviceLayer::new);
  }

  private static Arbitrary<Map<String, Object>> configs() {
    return Arbitraries.of(KEYS)
        .flatMap(key -> values(key).injectNull(0.3).map(value -> new Entry(key, value)))
        .list()
        .ofMaxSize(4)
        .map(
            entries -> {
              Map<String, Object> config = new LinkedHashMap<>();
              entries.forEach(entry -> config.put(entry.key(), entry.value()));
              return config;
            });
  }

  private record Entry(String key, Object value) {}

  private static Arbitrary<Object> values(String key) {
    Setting setting = TABLE.find(key).orElseThrow();
    Arbitrary<?> raw =
        switch (key) {
          case "name" -> Arbitraries.strings().alpha().ofMaxLength(3);
          case "streaming" -> Arbitraries.of(true, false);
          case "fps" -> Arbitraries.of(5, 10, 12.5);
          case "resolution" -> Arbitraries.of("640x480", "64x64", "1280x720");
          case "quality" -> Arbitraries.of(1L, 75L, 100L);
          default -> Arbitraries.of(setting.choices());
        };
    return raw.map(value -> checked(setting, value));
  }

  static Object checked(Setting setting, Object value) {
    try {
      return setting.check(value);
    } catch (SettingException e) {
      throw new AssertionError(e);
    }
  }

  static Arbitrary<RolloutPolicy> policies() {
    Arbitrary<List<Wave>> waves =
        Arbitraries.of(
            List.of(),
            RolloutPolicy.CAREFUL.waves(),
            List.of(Wave.count(2), Wave.count(10)),
            List.of(Wave.percent(50), Wave.count(7), Wave.percent(100)));
    return Combinators.combine(
            waves,
            Arbitraries.of(0.1, 20.0, 60_000.0).injectNull(0.7),
            Arbitraries.of(0L, 10_000L, 2500L, 86_400_000L).map(Duration::ofMillis),
            Arbitraries.of(1000L, 60_000L, 3_600_000L).map(Duration::ofMillis),
            Arbitraries.of(0, 3, Integer.MAX_VALUE),
            Arbitraries.of(OnFailure.class),
            Arbitraries.of(true, false))
        .as(RolloutPolicy::new);
  }
}
