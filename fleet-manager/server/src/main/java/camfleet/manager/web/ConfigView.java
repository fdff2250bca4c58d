package camfleet.manager.web;

import camfleet.manager.fleet.Presence;
import camfleet.manager.fleet.Registry;
import camfleet.manager.layers.DeviceChange;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.Plan;
import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.twin.Explanation;
import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import camfleet.setting.SettingTable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows the fleet's configuration as the API does. */
final class ConfigView {
  private final Registry registry;

  ConfigView(Registry registry) {
    this.registry = registry;
  }

  /**
   * With its document.
   *
   * @param revision null before the first
   */
  static Map<String, Object> whole(FleetRevision revision) {
    Map<String, Object> view = listed(revision);
    view.put("document", documentOf(revision));
    return view;
  }

  /** Without its document. */
  static Map<String, Object> listed(FleetRevision revision) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("number", number(revision));
    view.put("at", revision == null ? null : revision.at());
    view.put("by", revision == null ? null : revision.by());
    view.put("why", revision == null ? null : revision.why());
    view.put("origin", revision == null ? null : revision.origin());
    view.put("released", revision != null && revision.released());
    return view;
  }

  static long number(FleetRevision revision) {
    return revision == null ? 0 : revision.number();
  }

  /** The document as it is stored; empty before the first. */
  static Map<String, Object> documentOf(FleetRevision revision) {
    if (revision == null) {
      return new LinkedHashMap<>();
    }
    try {
      return Json.readObject(revision.document().getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      throw new IllegalStateException(
          "the document of fleet revision " + revision.number() + " is damaged", e);
    }
  }

  /** What an earlier revision wanted, by the settings that there are today. */
  static FleetDocument.Checked read(FleetRevision revision) {
    return FleetDocument.read(documentOf(revision), SettingTable.camera());
  }

  Map<String, Object> plan(Plan plan) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("changes", plan.changes().stream().map(this::change).toList());
    view.put("unchanged", plan.unchanged());
    return view;
  }

  private Map<String, Object> change(DeviceChange change) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("device", change.device().value());
    view.put(
        "online",
        registry.find(change.device()).filter(d -> d.presence() == Presence.ONLINE).isPresent());
    view.put("effect", change.effect());
    view.put("keys", change.keys().stream().map(ConfigView::key).toList());
    view.put("groups_before", change.groupsBefore());
    view.put("groups", change.groups());
    view.put("problems", change.problems());
    return view;
  }

  private static Map<String, Object> key(DeviceChange.KeyChange key) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("key", key.key());
    view.put("before", key.before());
    view.put("after", key.after());
    view.put("layer", key.layer());
    view.put("effect", key.effect());
    return view;
  }

  static Map<String, Object> explanation(Explanation explanation) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("device", explanation.device().value());
    view.put("keys", explanation.keys().stream().map(ConfigView::explained).toList());
    return view;
  }

  private static Map<String, Object> explained(Explanation.Key key) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("key", key.key());
    view.put("wanted", key.wanted());
    view.put("in_force", key.inForce());
    view.put("layer", key.layer());
    view.put("override", key.isOverridden());
    view.put("since", key.since() == null ? null : since(key.since()));
    view.put("steps", key.steps().stream().map(ConfigView::step).toList());
    return view;
  }

  private static Map<String, Object> since(Explanation.Since since) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("number", since.number());
    view.put("at", since.at());
    view.put("by", since.by());
    view.put("why", since.why());
    return view;
  }

  private static Map<String, Object> step(Explanation.Step step) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("layer", step.layer());
    view.put("value", step.value());
    return view;
  }

  static Map<String, Object> device(DeviceRevision revision) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("rev", revision.rev());
    view.put("at", revision.desired().at());
    view.put("by", revision.desired().by());
    view.put("groups", revision.desired().groups());
    view.put("config", revision.desired().config());
    view.put("fleet_number", revision.fleetNumber());
    view.put("rollout", revision.rollout());
    view.put("outcome", revision.outcome());
    view.put("outcome_at", revision.outcomeAt());
    view.put("errors", revision.errors());
    return view;
  }
}
