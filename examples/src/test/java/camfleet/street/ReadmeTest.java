package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.Presence;
import camfleet.house.Child;
import camfleet.house.FreePort;
import camfleet.house.Required;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The blocks of README.md that are marked so, run line by line while the demo runs. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class ReadmeTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK =
      Pattern.compile("<!-- ReadmeTest runs this block. -->\n```sh\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyMarkedCommandSucceedsWhileTheDemoRuns(@TempDir Path folder) throws Exception {
    Required.programs("mosquitto", "mosquitto_pub", "mosquitto_sub", "mosquitto_rr");
    int http = FreePort.choose();
    int mqtt = FreePort.choose();
    Map<String, String> environment = new HashMap<>();
    environment.put("CAMFLEET_BUILD", "no");
    environment.put("CAMFLEET_MANAGER", "http://127.0.0.1:" + http);
    environment.put("BROKER_PORT", Integer.toString(mqtt));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PATH", REPOSITORY.resolve("fleet-manager/bin") + ":" + System.getenv("PATH"));
    Path data = folder.resolve("data");
    List<String> demo =
        List.of(
            REPOSITORY.resolve("fleet-manager/bin/fleet-manager").toString(),
            "demo",
            "--port",
            Integer.toString(http),
            "--broker-port",
            Integer.toString(mqtt),
            "--data",
            data.toString());
    try (Child running = Child.start(demo, environment, folder, folder.resolve("demo.log"))) {
      awaitFourCameras(running, http);
      environment.put("MQTT_PASSWORD", Files.readString(data.resolve("operator.password")).strip());
      List<String> lines = markedLines();
      assertThat(lines).hasSizeGreaterThan(8);
      for (String line : lines) {
        String command = line.replace("examples/mqtt/", REPOSITORY + "/examples/mqtt/");
        Child.Ended ended =
            Child.run(List.of("bash", "-c", command), environment, folder, Duration.ofSeconds(60));
        assertThat(ended.exit()).as("%s: %s", line, ended.output()).isZero();
      }
      running.terminate();
      assertThat(running.exit(Duration.ofSeconds(10))).as(running.output()).isNotNull();
    }
  }

  private static void awaitFourCameras(Child demo, int port) throws FleetException {
    try (Fleet fleet = Fleet.at(URI.create("http://127.0.0.1:" + port))) {
      await("four cameras")
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(FleetException.class)
          .until(
              () ->
                  !demo.isAlive()
                      || fleet.devices().stream()
                              .filter(device -> device.presence() == Presence.ONLINE)
                              .filter(device -> device.ageMs() != null)
                              .count()
                          == 4);
    }
    assertThat(demo.isAlive()).as(demo.output()).isTrue();
  }

  private static List<String> markedLines() throws IOException {
    List<String> lines = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(REPOSITORY.resolve("README.md")));
    while (block.find()) {
      block.group(1).lines().filter(line -> !line.isBlank()).forEach(lines::add);
    }
    return lines;
  }
}
