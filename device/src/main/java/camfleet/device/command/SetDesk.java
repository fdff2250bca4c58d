package camfleet.device.command;

import camfleet.device.config.ConfigTwin;
import camfleet.device.uplink.Events;
import camfleet.device.uplink.Outlet;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.Severity;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import camfleet.setting.Setting;
import camfleet.setting.SettingException;
import camfleet.setting.SettingTable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes local overrides from {@code set} and {@code set/<key>} to the twin and answers each. */
public final class SetDesk {
  private static final String NAME = "set";

  private final SettingTable table;
  private final ConfigTwin twin;
  private final Runnable changed;
  private final Outlet outlet;
  private final Results results;
  private final Events events;
  private final Refusals refusals;
  private final InstantSource clock;

  /**
   * @param changed applies what is in force now and publishes the report; called before the answer
   */
  public SetDesk(
      SettingTable table,
      ConfigTwin twin,
      Runnable changed,
      Outlet outlet,
      Results results,
      Events events,
      Refusals refusals,
      InstantSource clock) {
    this.table = table;
    this.twin = twin;
    this.changed = changed;
    this.outlet = outlet;
    this.results = results;
    this.events = events;
    this.refusals = refusals;
    this.clock = clock;
  }

  /** A JSON Merge Patch (RFC 7396) on {@code set}. */
  public void acceptPatch(Delivery delivery) {
    if (isRefusedAsRetained(delivery)) {
      return;
    }
    try {
      ask(delivery, Json.readObject(delivery.payload()));
    } catch (MalformedException e) {
      refuse(delivery, new Problem(ProblemCode.INVALID_ARGUMENT, "set: " + e.getMessage()));
    }
  }

  /** One raw value on {@code set/<key>}; {@code null} gives the override up. */
  public void acceptValue(Delivery delivery, String key) {
    if (isRefusedAsRetained(delivery)) {
      return;
    }
    Optional<Setting> setting = table.find(key);
    if (setting.isEmpty()) {
      refuse(delivery, table.unknown(key));
      return;
    }
    try {
      String raw =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(delivery.payload()))
              .toString();
      Object value = raw.strip().equals("null") ? null : setting.get().parse(raw);
      ask(delivery, Collections.singletonMap(key, value));
    } catch (CharacterCodingException e) {
      refuse(
          delivery,
          new Problem(
              ProblemCode.WRONG_TYPE,
              key + " must be " + setting.get().range() + ", was not UTF-8",
              key));
    } catch (SettingException e) {
      refuse(delivery, e.problem());
    }
  }

  private boolean isRefusedAsRetained(Delivery delivery) {
    if (!delivery.retained()) {
      return false;
    }
    refusals.refuse(delivery.topic(), "a retained override would come back at every connect");
    events.tell(
        "security",
        "retained_command",
        Severity.WARNING,
        "a retained override on " + delivery.topic() + " was ignored; publish it without retain",
        Map.of("topic", delivery.topic(), "command", NAME));
    return true;
  }

  /** Refuses an override without looking at its payload; nothing is changed. */
  public void refuse(Delivery delivery, Problem problem) {
    if (isRefusedAsRetained(delivery)) {
      return;
    }
    twin.refuse(List.of(problem));
    changed.run();
    answer(delivery, List.of(problem));
  }

  /** What has to be tried first is answered by whoever tries it. */
  private void ask(Delivery delivery, Map<String, Object> patch) {
    CompletableFuture<List<Problem>> tried = twin.override(patch);
    changed.run();
    tried.thenAccept(problems -> answer(delivery, problems));
  }

  private void answer(Delivery delivery, List<Problem> problems) {
    if (!problems.isEmpty()) {
      refusals.refuse(delivery.topic(), problems.get(0).message());
    }
    Map<String, Object> output = new LinkedHashMap<>();
    if (problems.isEmpty()) {
      output.put("config", twin.effective());
    } else {
      output.put("errors", problems.stream().map(Json::toMap).toList());
    }
    CommandResult result =
        new CommandResult(
            CommandDesk.idOf(delivery),
            outlet.id().value(),
            NAME,
            status(problems),
            clock.instant(),
            output,
            problems.isEmpty() ? null : problems.get(0),
            null);
    results.send(result, ReplyTo.of(outlet.topics(), delivery, null));
  }

  private static CommandStatus status(List<Problem> problems) {
    if (problems.isEmpty()) {
      return CommandStatus.DONE;
    }
    // What was tried and gave no picture was not refused, it failed.
    return problems.get(0).code() == ProblemCode.CAMERA_ERROR
        ? CommandStatus.FAILED
        : CommandStatus.REJECTED;
  }
}
