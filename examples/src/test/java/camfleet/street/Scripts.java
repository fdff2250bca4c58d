package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.house.Child;
import camfleet.house.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The scripts of {@code examples/mqtt}, run as a user runs them against one fleet. */
final class Scripts {
  static final Path FOLDER = Path.of("mqtt").toAbsolutePath();

  private final House house;
  private final String version;
  private final Path folder;
  private final Set<String> tried;

  /**
   * @param tried gets the name of each script that is run
   * @param version {@code mqttv5} or {@code mqttv311}
   * @param folder where they leave files
   */
  Scripts(House house, String version, Path folder, Set<String> tried) {
    this.house = house;
    this.version = version;
    this.folder = folder;
    this.tried = tried;
  }

  /** Every script that there is. */
  static TreeSet<String> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      TreeSet<String> names = new TreeSet<>();
      files.map(file -> file.getFileName().toString()).forEach(names::add);
      names.remove("settings.sh");
      return names;
    }
  }

  /** Runs one as the operator, for camera cam1. */
  Child.Ended run(String script, String... arguments) throws Exception {
    return run("operator", Map.of(), script, arguments);
  }

  Child.Ended run(String user, Map<String, String> more, String script, String... arguments)
      throws Exception {
    return Child.run(
        command(script, arguments), environment(user, more), folder, Duration.ofSeconds(80));
  }

  /** Starts one that goes on for a while. */
  Child start(String user, Map<String, String> more, String script) throws Exception {
    Path log = Files.createTempFile(folder, script, ".log");
    return Child.start(command(script), environment(user, more), folder, log);
  }

  private List<String> command(String script, String... arguments) {
    tried.add(script);
    List<String> command = new ArrayList<>();
    command.add(FOLDER.resolve(script).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private Map<String, String> environment(String user, Map<String, String> more)
      throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("BROKER_HOST", house.broker().host());
    environment.put("BROKER_PORT", Integer.toString(house.broker().port()));
    environment.put("MQTT_USER", user);
    environment.put("MQTT_PASSWORD", house.password(user));
    environment.put("MQTT_VERSION", version);
    environment.put("DEVICE", "cam1");
    environment.putAll(more);
    return environment;
  }

  /** Runs one that must succeed; what it printed. */
  String succeed(String script, String... arguments) throws Exception {
    Child.Ended ended = run(script, arguments);
    assertThat(ended.exit()).as("%s over %s: %s", script, version, ended.output()).isZero();
    return ended.output();
  }

  /** Runs one that must fail with this exit code; what it printed. */
  String fail(int exit, String script, String... arguments) throws Exception {
    Child.Ended ended = run(script, arguments);
    assertThat(ended.exit()).as("%s over %s: %s", script, version, ended.output()).isEqualTo(exit);
    return ended.output();
  }
}
