package camfleet.manager.cli;

import camfleet.client.Applied;
import camfleet.client.ApplyRequest;
import camfleet.client.ConfigPlan;
import camfleet.client.Fleet;
import camfleet.client.FleetConfig;
import camfleet.client.FleetException;
import camfleet.client.Rollout;
import camfleet.client.StaleConfigException;
import camfleet.message.ProblemCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A change of the fleet's document: planned, agreed to, sent, and followed until it is over. */
final class ConfigChange {
  private final ConfigCommand config;
  private final Fleet fleet;
  private final ChangeOptions options;

  /** What sends it. */
  interface Sending {
    Applied send(ApplyRequest request) throws IOException;
  }

  ConfigChange(ConfigCommand config, Fleet fleet, ChangeOptions options) {
    this.config = config;
    this.fleet = fleet;
    this.options = options;
  }

  /** Whether it can be asked for like this at all; before anything is shown. */
  void check() throws Refusal {
    if (!options.isYes() && config.root().isJson()) {
      throw Refusal.usage("-o json does not ask; give --yes");
    }
  }

  /**
   * Shows the plan, asks, sends and follows.
   *
   * @param current what the plan is made over; the change is refused when it is not that any more
   * @param source where the document comes from, for the places in complaints
   * @return the exit code
   */
  int make(FleetConfig current, FleetSource source, Sending sending) throws Exception {
    check();
    Map<String, Object> policy = options.rollout().over(source.document());
    ConfigPlan plan = source.ask(() -> fleet.configuration().plan(source.document()));
    PlanText text = new PlanText(plan);
    if (!config.root().isJson()) {
      text.print(config.terminal());
    }
    List<String> complaints = text.complaints(source);
    if (!complaints.isEmpty()) {
      complaints.forEach(config.terminal()::complain);
      throw Refusal.failed("nothing is sent, because not every camera can do it");
    }
    if (!plan.isEmpty() && !options.isYes() && !isAgreed(plan)) {
      throw Refusal.failed("nothing is sent");
    }
    ApplyRequest request = new ApplyRequest(Author.here(), options.why(), current.number(), policy);
    Applied applied;
    try {
      applied = source.ask(() -> sending.send(request));
    } catch (StaleConfigException e) {
      throw stale(current, e.current(), source);
    } catch (FleetException e) {
      if (e.code() != ProblemCode.BUSY) {
        throw e;
      }
      throw Refusal.failed(
          "nothing is sent: "
              + e.getMessage()
              + " (see: fleet-manager rollouts; fleet-manager config abort)");
    }
    return follow(applied);
  }

  private boolean isAgreed(ConfigPlan plan) throws IOException, Refusal {
    if (!config.terminal().answers()) {
      throw Refusal.usage("nobody is there to agree to it; give --yes");
    }
    int cameras = plan.changes().size();
    return config.terminal().agrees("Apply it to " + Words.cameras(cameras) + "?");
  }

  private Refusal stale(FleetConfig planned, FleetConfig now, FleetSource source) {
    return Refusal.failed(
        "nothing is sent: the fleet's document was changed meanwhile, it is at "
            + Revisions.sentence(config.moments(), now.number(), now.at(), now.by(), now.why())
            + "; see how with: fleet-manager config diff "
            + planned.number()
            + " "
            + now.number()
            + (source.isFile() ? ", take it into " + source.name() + " and apply it again" : ""));
  }

  private int follow(Applied applied) throws Exception {
    if (applied.rollout() == null) {
      tell(applied, null);
      if (!config.root().isJson()) {
        config
            .terminal()
            .line(
                applied.changed()
                    ? "Revision " + applied.number() + " is stored; no camera changes."
                    : "The fleet has this already: revision " + applied.number() + ".");
      }
      return ExitCode.OK;
    }
    long number = applied.rollout();
    if (!config.root().isJson()) {
      config
          .terminal()
          .line(
              "Revision "
                  + applied.number()
                  + " is stored; rollout "
                  + number
                  + " brings it to "
                  + Words.cameras(applied.plan().changes().size())
                  + (options.isDetached() ? " (see: fleet-manager rollouts " + number + ")" : "."));
    }
    if (options.isDetached()) {
      tell(applied, null);
      return ExitCode.OK;
    }
    RolloutFollow follow = new RolloutFollow(fleet, config.terminal(), config.root().isJson());
    Rollout rollout = follow.follow(number);
    tell(applied, rollout);
    return follow.conclude(rollout);
  }

  private void tell(Applied applied, Rollout rollout) {
    if (config.root().isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("number", applied.number());
      document.put("changed", applied.changed());
      document.put("plan", applied.plan());
      document.put("rollout", rollout == null ? applied.rollout() : rollout);
      config.root().printJson(document);
    }
  }
}
