package camfleet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.runtime.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the constructors refuse, the schemas refuse as well. */
class MessageRefusalTest {
  /** A golden file with one member replaced; {@code null} removes it. */
  private static byte[] changed(String golden, String member, String json) throws Exception {
    GoldenFiles.Golden file =
        GoldenFiles.goldens().stream()
            .filter(any -> any.file().equals(golden + ".json"))
            .findFirst()
            .orElseThrow();
    Map<String, Object> document = Json.readObject(file.json());
    if (json.equals("null")) {
      document.remove(member);
    } else {
      document.put(member, Json.readAny(json.replace('\'', '"').getBytes()));
    }
    return Json.bytes(document);
  }

  private static String kebab(String golden) {
    return golden.replaceFirst("\\..*", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "command-request.full|id|''|id must have 1 to 64 characters, had 0",
        "command-request.full|ttl_s|86401|ttl_s must be 0..86400, was 86401.0",
        "command-request.full|ttl_s|-0.5|ttl_s must be 0..86400, was -0.5",
        "command-request.full|spread_s|3600.5|spread_s must be 0..3600, was 3600.5",
        "command-request.full|args|[]|args must be an object",
        "command-result.rejected|error|null|status rejected needs an error",
        "command-result.expired|status|'done'|status done goes with no error",
        "command-result.expired|status|'running'|status running goes with no error",
        "command-result.done|status|'failed'|status failed needs an error",
        "command-result.running|progress|1.5|progress must be 0..1, was 1.5",
        "command-result.rejected|error|{'code':'odd','message':'x'}|error.code must be one of",
        "command-result.rejected|error|{'code':'busy'}|error: message is missing",
        "desired-config|rev|0|rev must be at least 1, was 0",
        "desired-config|groups|'lab'|groups must be a list",
        "reported-config.applied|rev|-1|rev must be at least 0, was -1",
        "reported-config.applied|errors|[{'code':'busy'}]|errors[0]: message is missing",
        "device-health.pi|interval_s|0|interval_s must be positive, was 0.0",
        "device-health.pi|frames|{'captured':1}|frames.published is missing",
        "device-health.pi|clock|{}|clock.synchronised is missing",
        "fleet-summary|online|-1|counts must be at least 0",
        "ingest-endpoints|endpoints|[{'host':'a','port':0,'tls':true}]|endpoints[0]: port must be"
            + " 1..65535, was 0",
        "ingest-endpoints|endpoints|[{'port':1,'tls':true}]|endpoints[0]: host is missing",
        "device-info|capabilities|{'commands':[],'settings':{'fps':{'min':'x'}}}"
            + "|capabilities.settings.fps.min must be a number",
      })
  void constructorAndSchemaRefuse(String golden, String member, String json, String sentence)
      throws Exception {
    byte[] document = changed(golden, member, json);
    assertThat(GoldenFiles.validate(kebab(golden), new String(document))).isNotEmpty();
    assertThatThrownBy(() -> Json.read(document, GoldenFiles.records().get(kebab(golden))))
        .isInstanceOf(MalformedException.class)
        .message()
        .startsWith(sentence);
  }

  @Test
  void theSumIsChecked() throws Exception {
    byte[] document = changed("fleet-summary", "total", "9");
    assertThatThrownBy(() -> Json.read(document, FleetSummary.class))
        .isInstanceOf(MalformedException.class)
        .hasMessage("total must be the sum of the states, was 9");
  }

  @Test
  void aRecordKeepsNothingOfWhatItWasMadeFrom() {
    Map<String, Object> args = new HashMap<>(Map.of("a", 1));
    CommandRequest request = CommandRequest.of("x", args);
    args.put("b", 2);
    assertThat(request.args()).isEqualTo(Map.of("a", 1));
    assertThatThrownBy(() -> request.args().put("c", 3))
        .isInstanceOf(UnsupportedOperationException.class);
    List<String> groups = new ArrayList<>(List.of("lab"));
    DesiredConfig config = new DesiredConfig(1, java.time.Instant.EPOCH, "anna", groups, Map.of());
    groups.add("roof");
    assertThat(config.groups()).containsExactly("lab");
  }

  @Test
  void anEmptyRequestIsTheRequestWithoutAnything() throws Exception {
    assertThat(Json.read("{}".getBytes(), CommandRequest.class)).isEqualTo(CommandRequest.empty());
  }
}
