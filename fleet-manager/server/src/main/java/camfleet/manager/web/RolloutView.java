package camfleet.manager.web;

import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.StoredRollout;
import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows a rollout as the API does. */
final class RolloutView {
  private RolloutView() {}

  /** With its cameras. */
  static Map<String, Object> whole(StoredRollout rollout, List<RolloutDevice> devices) {
    Map<String, Object> view = listed(rollout, devices);
    view.put("devices", devices.stream().map(RolloutView::device).toList());
    return view;
  }

  /** Without its cameras, but for how many of them stand where. */
  static Map<String, Object> listed(StoredRollout rollout, List<RolloutDevice> devices) {
    int waves = devices.stream().mapToInt(RolloutDevice::wave).max().orElse(0) + 1;
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("number", rollout.number());
    view.put("fleet_number", rollout.fleetNumber());
    view.put("previous_fleet_number", rollout.previousFleetNumber());
    view.put("at", rollout.at());
    view.put("by", rollout.by());
    view.put("why", rollout.why());
    view.put("state", rollout.state());
    view.put("wave", rollout.wave() + 1);
    view.put("waves", waves);
    view.put("cause", rollout.cause());
    view.put("policy", policy(rollout));
    view.put("counts", counts(devices));
    return view;
  }

  private static Map<String, Object> policy(StoredRollout rollout) {
    try {
      return Json.readObject(rollout.policy().getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      throw new IllegalStateException(
          "the policy of rollout " + rollout.number() + " is damaged", e);
    }
  }

  private static Map<String, Integer> counts(List<RolloutDevice> devices) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (RolloutDevice.State state : RolloutDevice.State.values()) {
      counts.put(word(state), 0);
    }
    devices.forEach(device -> counts.merge(word(device.state()), 1, Integer::sum));
    return counts;
  }

  private static String word(RolloutDevice.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> device(RolloutDevice device) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("device", device.device().value());
    view.put("wave", device.wave() + 1);
    view.put("state", device.state());
    view.put("rev", device.rev());
    view.put("detail", device.detail());
    view.put("at", device.at());
    return view;
  }
}
