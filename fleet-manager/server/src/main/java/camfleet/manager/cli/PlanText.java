package camfleet.manager.cli;

import static camfleet.manager.cli.Table.cell;

import camfleet.client.ConfigPlan;
import camfleet.manager.cli.Terminal.Colour;
import camfleet.manager.layers.FleetLayers;
import camfleet.setting.Effect;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A plan for people: a row for each setting of each camera that changes, and what it comes to. */
final class PlanText {
  private final ConfigPlan plan;

  PlanText(ConfigPlan plan) {
    this.plan = plan;
  }

  void print(Terminal terminal) {
    if (!plan.isEmpty()) {
      Table table = new Table("DEVICE", "SETTING", "BEFORE", "AFTER", "LAYER", "EFFECT");
      plan.changes().forEach(change -> rows(table, change));
      table.print(terminal);
    }
    terminal.line(summary());
    List<String> away =
        plan.changes().stream()
            .filter(change -> !change.online())
            .map(ConfigPlan.Change::device)
            .toList();
    if (!away.isEmpty()) {
      terminal.line(
          String.join(" ", away)
              + (away.size() == 1
                  ? " is away and applies it when it returns."
                  : " are away and apply it when they return."));
    }
  }

  private static void rows(Table table, ConfigPlan.Change change) {
    for (ConfigPlan.Key key : change.keys()) {
      table.row(
          cell(change.device()),
          cell(key.key()),
          cell(key.before() == null ? null : Words.value(key.before())),
          cell(key.after() == null ? null : Words.value(key.after())),
          cell(key.layer()),
          cell(words(key.effect()), colour(key.effect())));
    }
    if (!change.groups().equals(change.groupsBefore())) {
      table.row(
          cell(change.device()),
          cell("groups"),
          cell(String.join(" ", change.groupsBefore())),
          cell(String.join(" ", change.groups())),
          cell("-"),
          cell(words(Effect.LIVE)));
    }
  }

  /**
   * Such as {@code Plan: 2 cameras change (1 live, 1 restarts the stream), 18 stay as they are.}
   */
  String summary() {
    if (plan.isEmpty()) {
      return "Plan: nothing changes on any camera.";
    }
    Map<Effect, Integer> counts = new EnumMap<>(Effect.class);
    plan.changes().forEach(change -> counts.merge(change.effect(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach(
        (effect, count) -> parts.add(count + " " + (count == 1 ? words(effect) : many(effect))));
    int changed = plan.changes().size();
    return "Plan: "
        + Words.cameras(changed)
        + (changed == 1 ? " changes (" : " change (")
        + String.join(", ", parts)
        + "), "
        + plan.unchanged()
        + (plan.unchanged() == 1 ? " stays as it is." : " stay as they are.");
  }

  /** What no camera can do, one sentence each; empty when the plan can be applied. */
  List<String> complaints(FleetSource source) {
    List<String> sentences = new ArrayList<>();
    for (ConfigPlan.Change change : plan.changes()) {
      change
          .problems()
          .forEach(
              problem -> {
                String path =
                    change.keys().stream()
                        .filter(key -> key.key().equals(problem.key()))
                        .map(key -> FleetLayers.path(key.layer(), key.key()))
                        .findFirst()
                        .orElse(null);
                sentences.add(source.at(path) + change.device() + ": " + problem.message());
              });
    }
    return sentences;
  }

  static String words(Effect effect) {
    return switch (effect) {
      case LIVE -> "live";
      case STREAM_RESTART -> "restarts the stream";
      case PROCESS_RESTART -> "restarts the process";
    };
  }

  private static String many(Effect effect) {
    return switch (effect) {
      case LIVE -> "live";
      case STREAM_RESTART -> "restart the stream";
      case PROCESS_RESTART -> "restart the process";
    };
  }

  private static Colour colour(Effect effect) {
    return switch (effect) {
      case LIVE -> Colour.NONE;
      case STREAM_RESTART -> Colour.YELLOW;
      case PROCESS_RESTART -> Colour.RED;
    };
  }
}
