package camfleet.device.config;

import java.util.List;

/** Everything that is wrong with a configuration, one sentence for each problem. */
public final class ConfigException extends Exception {
  private final transient List<String> problems;

  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
