package camfleet.device.config;

import camfleet.message.DesiredConfig;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import camfleet.setting.SettingTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Reads and checks what comes on {@code config/desired}: the table first, then the camera. */
final class DesiredReader {
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final SettingTable table;
  private final CameraJudge judge;

  DesiredReader(SettingTable table, CameraJudge judge) {
    this.table = table;
    this.judge = judge;
  }

  /**
   * What was read.
   *
   * @param rev null when not even that can be told
   * @param desired with checked values; null with problems
   * @param readable whether it was such a document at all
   */
  record Read(Long rev, DesiredConfig desired, List<Problem> problems, boolean readable) {}

  Read read(byte[] payload) {
    DesiredConfig document;
    try {
      document = Json.read(payload, DesiredConfig.class);
    } catch (MalformedException e) {
      Problem problem =
          new Problem(ProblemCode.INVALID_ARGUMENT, "config/desired: " + e.getMessage());
      return new Read(revOf(payload), null, List.of(problem), false);
    }
    return check(document);
  }

  /** Checks a document's values. */
  Read check(DesiredConfig document) {
    SettingTable.Checked checked = table.check(document.config());
    List<Problem> problems = new ArrayList<>(checked.problems());
    for (String group : document.groups()) {
      if (!GROUP.matcher(group).matches()) {
        problems.add(
            new Problem(
                ProblemCode.INVALID_ARGUMENT,
                "a group must be 1 to 64 of letters, digits, _ . and -, was \"" + group + "\"",
                "groups"));
      }
    }
    Map<String, Object> config = new LinkedHashMap<>(checked.values());
    config.values().removeIf(Objects::isNull);
    if (problems.isEmpty()) {
      problems.addAll(judge.problems(config));
    }
    if (!problems.isEmpty()) {
      return new Read(document.rev(), null, List.copyOf(problems), true);
    }
    DesiredConfig desired =
        new DesiredConfig(document.rev(), document.at(), document.by(), document.groups(), config);
    return new Read(document.rev(), desired, List.of(), true);
  }

  /** The revision of a document that is otherwise of no use, so that its writer gets an answer. */
  private static Long revOf(byte[] payload) {
    try {
      Object rev = Json.readObject(payload).get("rev");
      return rev instanceof Integer || rev instanceof Long ? ((Number) rev).longValue() : null;
    } catch (MalformedException e) {
      return null;
    }
  }
}
