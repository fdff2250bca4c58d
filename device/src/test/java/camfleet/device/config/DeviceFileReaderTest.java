package camfleet.device.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import camfleet.message.Yaml;
import camfleet.setting.SettingTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFileReaderTest {
  @TempDir Path dir;

  private static DeviceFileReader reader() {
    return new DeviceFileReader(
        SettingTable.camera(), source -> source.equals("synthetic") ? null : "no such camera");
  }

  private static List<String> problems(DeviceFileReader reader) {
    return catchThrowableOfType(ConfigException.class, reader::read).problems();
  }

  @Test
  void readsTheAnnotatedExampleWhichNamesEveryKeyAndSetting() throws Exception {
    String text = Files.readString(Path.of("device.yaml.example"));
    // What only some cameras can do stands there as a comment, with its default.
    Path whole = dir.resolve("whole.yaml");
    Files.writeString(whole, text.replaceAll("(?m)^  # ([a-z_]+: )", "  $1"));
    DeviceFile file = reader().file("example", Yaml.readFile(whole)).read();
    assertThat(file.id().value()).isEqualTo("cam1");
    assertThat(file.settings()).containsExactlyInAnyOrderEntriesOf(with("name", "Porch"));
    for (String key : DeviceFileReader.KEYS) {
      assertThat(text).containsPattern("(?m)^(# )?" + key + ":");
    }
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> defaults = SettingTable.camera().defaults();
    defaults.put(key, value);
    return SettingTable.camera().check(defaults).values();
  }

  @Test
  void needsOnlyAnId() throws Exception {
    DeviceFile file = reader().file("f", Map.of("id", "cam1")).read();
    assertThat(file.user()).isEqualTo("cam1");
    assertThat(file.broker()).hasToString("mqtt://127.0.0.1:1883");
    assertThat(file.camera()).isEqualTo("synthetic");
    assertThat(file.dataDir()).isEqualTo(Path.of("camfleet-data/cam1"));
    assertThat(file.topics().prefix()).isEqualTo("camfleet/v1/");
  }

  @Test
  void leavesTheWarmUpToTheSourceUnlessItIsGiven() throws Exception {
    Duration needed = Duration.ofMillis(1500);
    Map<String, Object> map = new LinkedHashMap<>(Map.of("id", "cam1"));
    assertThat(reader().file("f", map).read().warmUpOr(needed)).isEqualTo(needed);
    map.put("warm_up_s", 0);
    assertThat(reader().file("f", map).read().warmUpOr(needed)).isZero();
    map.put("warm_up_s", 0.25);
    assertThat(reader().file("f", map).read().warmUpOr(needed)).hasMillis(250);
    for (Object wrong : List.of(-1, 3.1, "NaN", "long")) {
      map.put("warm_up_s", wrong);
      assertThat(problems(reader().file("f", map)))
          .containsExactly("f: warm_up_s: must be a number 0..3 of seconds, was " + wrong);
    }
  }

  @Test
  void readsWhereFramesMayBeStreamedTo() throws Exception {
    DeviceFile file =
        reader()
            .file("f", Map.of("id", "cam1", "stream_allow", List.of("fleet.example")))
            .environment(Map.of("CAMFLEET_STREAM_ALLOW", "192.0.2.0/24, [2001:db8::1]:8490"))
            .read();
    assertThat(file.streamAllow()).containsExactly("192.0.2.0/24", "[2001:db8::1]:8490");
    assertThat(file.streamAllowList().allows("192.0.2.7", 1)).isTrue();
    assertThat(problems(reader().file("f", Map.of("id", "cam1", "stream_allow", List.of("a b")))))
        .singleElement()
        .asString()
        .startsWith("f: stream_allow: an entry must be HOST");
    assertThat(problems(reader().file("f", Map.of("id", "cam1", "stream_allow", "x"))))
        .containsExactly("f: stream_allow: must be a list of hosts, was \"x\"");
  }

  @Test
  void laysEnvironmentOverFileAndOptionsOverBoth() throws Exception {
    Map<String, Object> options = new HashMap<>();
    options.put("broker", "mqtt://option");
    options.put("user", null);
    DeviceFile file =
        reader()
            .file("f", Map.of("id", "cam1", "user", "file", "broker", "mqtt://file"))
            .environment(
                Map.of(
                    "CAMFLEET_USER", "environment",
                    "CAMFLEET_BROKER", "mqtt://environment",
                    "CAMFLEET_GROUPS", "a, b",
                    "CAMFLEET_OTHER", "ignored"))
            .options(options)
            .setting("fps", "5")
            .read();
    assertThat(file.user()).isEqualTo("environment");
    assertThat(file.broker().host()).isEqualTo("option");
    assertThat(file.groups()).containsExactly("a", "b");
    assertThat(file.settings()).containsEntry("fps", 5.0);
  }

  @Test
  void tellsAllProblemsAtOnceWithWhereTheyAre() {
    List<String> problems =
        problems(
            reader()
                .file(
                    "device.yaml",
                    Map.of(
                        "id",
                        "No",
                        "nix",
                        1,
                        "groups",
                        "lab",
                        "settings",
                        Map.of("fps", 0, "nix", 1)))
                .environment(Map.of("CAMFLEET_BROKER", "http://x"))
                .options(Map.of("camera", "film", "ca_file", "/nowhere.pem")));
    assertThat(problems)
        .hasSize(8)
        .anySatisfy(p -> assertThat(p).startsWith("device.yaml: there is no key \"nix\""))
        .anySatisfy(p -> assertThat(p).startsWith("device.yaml: id: device id must be"))
        .anySatisfy(p -> assertThat(p).startsWith("CAMFLEET_BROKER: broker must be"))
        .anySatisfy(p -> assertThat(p).isEqualTo("--camera: no such camera"))
        .anySatisfy(p -> assertThat(p).isEqualTo("--ca-file: there is no file /nowhere.pem"))
        .anySatisfy(p -> assertThat(p).startsWith("device.yaml: groups: must be a list"))
        .anySatisfy(p -> assertThat(p).contains("fps must be a number 0.1..120"))
        .anySatisfy(p -> assertThat(p).contains("there is no setting \"nix\""));
  }

  @Test
  void saysHowToGiveAnId() {
    assertThat(problems(reader())).singleElement().asString().startsWith("id is missing");
  }

  @Test
  void readsThePasswordFromAFileAndShowsItNowhere() throws Exception {
    Path secret = Files.writeString(dir.resolve("secret"), "hidden\n");
    DeviceFile file =
        reader()
            .file("f", Map.of("id", "cam1", "password", "other"))
            .options(Map.of("password_file", secret.toString()))
            .read();
    assertThat(file.password()).isEqualTo("hidden");
    assertThat(file.toString()).doesNotContain("hidden");
    DeviceFile again =
        reader()
            .file("f", Map.of("id", "cam1", "password_file", secret.toString()))
            .environment(Map.of("CAMFLEET_PASSWORD", "environment"))
            .read();
    assertThat(again.password()).isEqualTo("environment");
  }

  @Test
  void toldAnUnreadableFileDoesNotComplainOfWhatItMayHold() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> reader().read(List.of("there is no file x")));
    assertThat(e.problems()).containsExactly("there is no file x");
  }
}
