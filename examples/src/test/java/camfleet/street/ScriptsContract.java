package camfleet.street;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.house.Child;
import camfleet.house.House;
import camfleet.house.Watcher;
import camfleet.message.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every script of {@code examples/mqtt} does against a fleet of cam1 and cam10 in group lab,
 * over both versions of MQTT; the broker is chosen by the class that takes this over.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ScriptsContract {
  private final Set<String> tried = new HashSet<>();

  @TempDir Path files;

  /** The running fleet. */
  abstract House house();

  private Scripts scripts(String version) {
    return new Scripts(house(), version, files, tried);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void tellWhoIsThere(String version) throws Exception {
    Scripts scripts = scripts(version);
    assertThat(scripts.succeed("presence.sh")).isEqualTo("online\n");
    assertThat(
            scripts
                .run("operator", Map.of("DEVICE", "cam-x", "SECONDS_TO_WAIT", "1"), "presence.sh")
                .exit())
        .isEqualTo(1);
    assertThat(scripts.run("viewer", Map.of("SECONDS_TO_WAIT", "2"), "watch-presence.sh"))
        .satisfies(
            ended -> {
              assertThat(ended.exit()).isZero();
              assertThat(ended.output())
                  .contains("dev/cam1/status online", "dev/cam10/status online");
            });
    assertThat(scripts.succeed("fleet.sh")).startsWith("manager online\n").contains("api_url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void printWhatIsRetainedAsJson(String version) throws Exception {
    Scripts scripts = scripts(version);
    for (String script :
        List.of("info.sh", "state.sh", "health.sh", "frame-metadata.sh", "reported-config.sh")) {
      assertThat(Json.readObject(scripts.succeed(script).strip().getBytes(UTF_8))).isNotEmpty();
    }
    assertThat(scripts.succeed("info.sh")).contains("\"device\":\"cam1\"");
    assertThat(scripts.succeed("list-topics.sh"))
        .contains("dev/cam1/status online", "dev/cam1/config/reported {");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void bringPictures(String version) throws Exception {
    Scripts scripts = scripts(version);
    Path latest = files.resolve("latest.jpg");
    scripts.succeed("latest-picture.sh", latest.toString());
    assertThat(Files.readAllBytes(latest)).startsWith(0xFF, 0xD8).endsWith(0xFF, 0xD9);
    scripts.succeed("follow-pictures.sh", latest.toString(), "3");
    assertThat(Files.readAllBytes(latest)).startsWith(0xFF, 0xD8).endsWith(0xFF, 0xD9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void sendEveryCommandAndPrintItsResult(String version) throws Exception {
    Scripts scripts = scripts(version);
    for (String name : List.of("ping", "snapshot", "refresh", "identify")) {
      assertThat(scripts.succeed("send-command.sh", name)).contains("\"command\":\"" + name + "\"");
    }
    scripts.succeed("send-command.sh", "stream", "{\"action\": \"start\", \"lease_s\": 5}");
    assertThat(scripts.succeed("send-command.sh", "stream", "{\"endpoint\": \"mqtt\", \"fps\": 4}"))
        .contains("\"fps\":4.0");
    scripts.succeed("send-command.sh", "log", "{\"level\": \"info\", \"duration_s\": 5}");
    scripts.succeed("send-command.sh", "restart");
    await().atMost(Duration.ofSeconds(20)).until(() -> scripts.run("presence.sh").exit() == 0);
    assertThat(scripts.fail(1, "send-command.sh", "log", "{\"level\": \"loud\"}"))
        .contains("rejected", "loud");
    assertThat(scripts.fail(1, "send-command.sh", "dance")).contains("dance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void tellThatNobodyAnswered(String version) throws Exception {
    Child.Ended ended =
        scripts(version)
            .run(
                "operator",
                Map.of("DEVICE", "cam-nobody", "SECONDS_TO_WAIT", "1"),
                "send-command.sh",
                "ping");
    assertThat(ended.exit()).isEqualTo(4);
    assertThat(ended.output()).contains("cam-nobody did not answer within 1 s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void setOneKeyAndManyAndPrintWhyARefusal(String version) throws Exception {
    Scripts scripts = scripts(version);
    scripts.succeed("set-key.sh", "quality", "60");
    assertThat(scripts.succeed("reported-config.sh")).contains("\"quality\":60");
    scripts.succeed("set-many.sh", "{\"quality\": 70, \"name\": \"Porch\"}");
    assertThat(scripts.succeed("reported-config.sh"))
        .contains("\"quality\":70", "\"name\":\"Porch\"");
    assertThat(scripts.fail(1, "set-key.sh", "fps", "0")).contains("fps", "0.1", "120");
    assertThat(scripts.fail(1, "set-key.sh", "fps", "abc")).contains("fps", "abc");
    assertThat(scripts.fail(1, "set-key.sh", "colour", "red")).contains("colour");
    assertThat(scripts.fail(1, "set-many.sh", "{\"quality\": 20, \"fps\": 0}")).contains("fps");
    assertThat(scripts.succeed("reported-config.sh")).contains("\"quality\":70");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void sendToAGroupAndListWhoAnswered(String version) throws Exception {
    Scripts scripts = scripts(version);
    assertThat(scripts.succeed("group-command.sh", "lab", "ping", "2"))
        .contains("cam1: done\n", "cam10: done\n");
    assertThat(
            scripts
                .run(
                    "operator",
                    Map.of("SECONDS_TO_WAIT", "1"),
                    "group-command.sh",
                    "nobody",
                    "ping")
                .exit())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void showEventsAsTheyHappen(String version) throws Exception {
    showsIdentify(scripts(version), "cam1", "events.sh");
  }

  /** With the packaged program: in this JVM the lines of the tests would be its own as well. */
  @ParameterizedTest
  @ValueSource(strings = {"mqttv5", "mqttv311"})
  void showLogsAsTheyHappen(String version) throws Exception {
    Scripts scripts = scripts(version);
    String id = "cam-" + version;
    Map<String, String> there = Map.of("DEVICE", id);
    try (Child device = DeviceProgram.run(house(), id, files, "camera: synthetic")) {
      await(id)
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> !device.isAlive() || scripts.run("operator", there, "presence.sh").exit() == 0);
      assertThat(device.isAlive()).as(device.output()).isTrue();
      String wish = "{\"level\": \"debug\", \"duration_s\": 60}";
      assertThat(scripts.run("operator", there, "send-command.sh", "log", wish).exit()).isZero();
      showsIdentify(scripts, id, "logs.sh");
    }
  }

  private static void showsIdentify(Scripts scripts, String id, String script) throws Exception {
    Map<String, String> there = Map.of("DEVICE", id, "COUNT", "1", "SECONDS_TO_WAIT", "20");
    try (Child listener = scripts.start("operator", there, script)) {
      await(script)
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                scripts.run("operator", there, "send-empty-command.sh", "identify");
                return listener.exit(Duration.ofMillis(300)) != null;
              });
      assertThat(listener.exit(Duration.ZERO)).as(listener.output()).isZero();
      assertThat(listener.output()).contains("dev/" + id + "/").contains("this is " + id);
    }
  }

  @Test
  void answerOnMqtt5sResponseTopic() throws Exception {
    Scripts scripts = scripts("mqttv5");
    assertThat(scripts.succeed("request-response.sh", "ping")).contains("\"status\":\"done\"");
    assertThat(scripts.fail(1, "request-response.sh", "dance")).contains("dance");
    assertThat(scripts.succeed("picture-properties.sh")).contains("image/jpeg", "seq:");
  }

  @Test
  void sendTheEmptyCommandThatAButtonSends() throws Exception {
    Scripts scripts = scripts("mqttv311");
    try (Watcher watcher = house().watcher("camfleet/v1/dev/cam1/res/+")) {
      scripts.succeed("send-empty-command.sh", "ping");
      watcher.hears(
          Duration.ofSeconds(5), "a result", one -> Watcher.text(one).contains("\"done\""));
    }
  }

  @Test
  void showWhatTheManagerSaysToHomeAssistantAndAll() throws Exception {
    Scripts scripts = scripts("mqttv5");
    assertThat(scripts.run("homeassistant", Map.of(), "homeassistant-discovery.sh").output())
        .contains("camfleet/v1/img/cam1/latest");
    assertThat(scripts.run("operator", Map.of("SECONDS_TO_WAIT", "70"), "fleet-summary.sh"))
        .satisfies(ended -> assertThat(ended.output()).contains("\"online\":"));
  }

  /** On a device that no manager owns, since revisions belong to it. */
  @Test
  void applyAndRefuseAWholeConfiguration() throws Exception {
    Scripts scripts = scripts("mqttv5");
    Map<String, String> alone = Map.of("DEVICE", "cam10");
    assertThat(
            scripts
                .run("manager", alone, "desired-config.sh", "1000", "{\"quality\": 55}")
                .output())
        .contains("\"status\":\"applied\"", "\"quality\":55");
    Child.Ended refused =
        scripts.run("manager", alone, "desired-config.sh", "1001", "{\"quality\": 500}");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.output()).contains("rejected", "quality", "100", "\"quality\":55");
  }

  @AfterAll
  void everyScriptWasTried() throws Exception {
    assertThat(Scripts.all()).isSubsetOf(tried);
  }
}
