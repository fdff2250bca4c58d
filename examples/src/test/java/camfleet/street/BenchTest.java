package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.house.Child;
import camfleet.house.Required;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fleet-manager bench} of the built tree; the figures of so short a run mean nothing. */
@Tag("slow")
class BenchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir private Path temporary;
  @TempDir private Path working;

  private Child.Ended bench(String... words) throws Exception {
    Launch.requirePackages();
    List<String> command = new ArrayList<>();
    command.add(Launch.repository().resolve("fleet-manager/bin/fleet-manager").toString());
    command.add("bench");
    command.addAll(List.of(words));
    command.addAll(List.of("--runs", "1", "--seconds", "1", "--warm-up", "0s"));
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("CAMFLEET_BUILD", "no");
    environment.put("CAMFLEET_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    return Child.run(command, environment, working, PATIENCE);
  }

  private void leavesNothing() throws IOException {
    for (Path folder : List.of(temporary, working)) {
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).as("left in %s", folder).isEmpty();
      }
    }
  }

  @Test
  void fanOutStandsBesideTheFloorInOneRun() throws Exception {
    Required.programs("cc", "cc");
    Child.Ended ended = bench("fan-out", "--watchers", "2");
    assertThat(ended.exit()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains("`fleet-manager bench fan-out --watchers 2 --runs 1 --seconds 1 --warm-up 0s`")
        .containsPattern(
            "\\| 2 \\| [0-9.]+ \\([0-9.]+\\) \\| [0-9.]+ µs \\| [0-9.]+ µs \\| [0-9.]+ \\|");
    leavesNothing();
  }

  @Test
  @Tag("measurement")
  void ingestStandsBesideTheFloorInOneRun() throws Exception {
    Required.programs("cc", "cc");
    Child.Ended ended = bench("ingest", "--devices", "2");
    assertThat(ended.exit()).as(ended.output()).isZero();
    assertThat(ended.output())
        .containsPattern("\\| 2 \\| \\d+ \\| [0-9.]+ µs \\| [0-9.]+ µs at \\d+/s \\| [0-9.]+ \\|");
    leavesNothing();
  }

  @Test
  @Tag("measurement")
  void latencyStandsBesideMosquittoInOneRun() throws Exception {
    Required.programs("mosquitto", "mosquitto");
    Child.Ended ended = bench("latency", "--devices", "2");
    assertThat(ended.exit()).as(ended.output()).isZero();
    assertThat(ended.output()).containsPattern("\\| p99 \\| \\d+ µs \\| \\d+ µs \\| [0-9.]+ \\|");
    leavesNothing();
  }
}
