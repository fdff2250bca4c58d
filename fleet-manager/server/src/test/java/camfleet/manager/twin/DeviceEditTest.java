package camfleet.manager.twin;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.layers.DeviceLayer;
import camfleet.manager.layers.Effective;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.GroupLayer;
import camfleet.manager.layers.Layers;
import camfleet.manager.layers.RolloutPolicy;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DeviceEditTest {
  private static final DeviceId CAM = new DeviceId("cam1");
  private static final DeviceId OTHER = new DeviceId("cam2");
  private static final List<String> KEYS = List.of("fps", "quality", "bandwidth_kbps");
  private final DeviceEdit edit = new DeviceEdit(TwinRoom.SETTINGS, CAM);

  private static Map<String, Object> config(Random random) {
    Map<String, Object> config = new LinkedHashMap<>();
    for (String key : KEYS) {
      switch (random.nextInt(3)) {
        case 0 -> config.put(key, key.equals("fps") ? (Object) 20.0 : (Object) 50L);
        case 1 -> config.put(key, null);
        default -> {}
      }
    }
    return config;
  }

  /** Two groups by id and one by label, so that every group can be left. */
  private static FleetDocument document(Random random) {
    SortedMap<String, GroupLayer> groups = new TreeMap<>();
    for (String name : List.of("day", "night")) {
      List<String> members = new ArrayList<>();
      if (random.nextBoolean()) {
        members.add("cam1");
      }
      if (random.nextBoolean()) {
        members.add("cam2");
      }
      groups.put(name, new GroupLayer(name, random.nextInt(3), members, config(random)));
    }
    groups.put("yard", new GroupLayer("yard", 1, List.of("cam2", "label:out"), config(random)));
    SortedMap<DeviceId, DeviceLayer> devices = new TreeMap<>();
    for (DeviceId device : List.of(CAM, OTHER)) {
      if (random.nextBoolean()) {
        List<String> labels = device == OTHER ? List.of("out") : List.of();
        devices.put(device, new DeviceLayer(device, labels, config(random)));
      }
    }
    return new FleetDocument(config(random), groups, devices, RolloutPolicy.CAREFUL);
  }

  private static Effective effective(FleetDocument document, DeviceId device) {
    return Layers.effective(document, device, TwinRoom.SETTINGS);
  }

  @Property(tries = 500)
  void exactlyThePatchChangesAndOnlyOnThisDevice(@ForAll Random random) throws TwinException {
    FleetDocument before = document(random);
    Map<String, Object> patch = config(random);
    FleetDocument after = edit.apply(before, patch, null);

    Map<String, Object> expected = new LinkedHashMap<>(effective(before, CAM).config());
    expected.putAll(patch);
    expected.values().removeIf(value -> value == null);
    assertThat(effective(after, CAM).config()).isEqualTo(expected);
    assertThat(effective(after, CAM).groups()).isEqualTo(effective(before, CAM).groups());
    assertThat(effective(after, OTHER)).isEqualTo(effective(before, OTHER));
  }

  @Property(tries = 500)
  void anythingCanBePinned(@ForAll Random random) throws TwinException {
    FleetDocument before = document(random);
    Wanted wanted = Wanted.of(effective(edit.apply(document(random), config(random), null), CAM));
    FleetDocument after = edit.pinned(before, wanted);
    assertThat(Wanted.of(effective(after, CAM)).isSame(wanted, TwinRoom.SETTINGS)).isTrue();
    assertThat(effective(after, OTHER)).isEqualTo(effective(before, OTHER));
  }

  @Test
  void layerThatSaysNothingIsNotLeftBehind() throws TwinException {
    FleetDocument edited = edit.apply(FleetDocument.EMPTY, Map.of("fps", 5.0), List.of("lab"));
    FleetDocument undone = edit.apply(edited, TwinRoom.givingUp("fps"), List.of());
    assertThat(undone).isEqualTo(FleetDocument.EMPTY);
  }
}
