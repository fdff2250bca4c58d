package camfleet.street;

import camfleet.house.Child;
import camfleet.house.Required;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two network namespaces of Linux and a cable between them that loses everything while it is cut,
 * without telling either end. Needs root; programs of a test are started at its ends.
 */
final class Cable implements AutoCloseable {
  /** Addresses for trials of networks (RFC 2544), which no network routes. */
  static final String NEAR_ADDRESS = "198.18.0.1";

  static final String FAR_ADDRESS = "198.18.0.2";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String WIRE = "cable";

  private final String near;
  private final String far;

  private Cable(String near, String far) {
    this.near = near;
    this.far = far;
  }

  /** A cable that works; skipped where namespaces cannot be made. */
  static Cable lay() throws IOException, InterruptedException {
    Required.programs("netns", "ip", "iptables", "nsenter");
    String own = "camfleet-" + ProcessHandle.current().pid();
    Cable cable = new Cable(own + "-near", own + "-far");
    Child.Ended first = ended("ip", "netns", "add", cable.near);
    Required.that(
        "netns",
        first.exit() == 0,
        "no network namespace can be made: " + first.output().strip().replace('\n', ' '));
    try {
      run("ip", "netns", "add", cable.far);
      run(
          "ip",
          "-n",
          cable.near,
          "link",
          "add",
          WIRE,
          "type",
          "veth",
          "peer",
          "name",
          WIRE,
          "netns",
          cable.far);
      cable.connect(cable.near, NEAR_ADDRESS);
      cable.connect(cable.far, FAR_ADDRESS);
      return cable;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cable.close();
      throw e;
    }
  }

  private void connect(String end, String address) throws IOException, InterruptedException {
    run("ip", "-n", end, "address", "add", address + "/30", "dev", WIRE);
    run("ip", "-n", end, "link", "set", WIRE, "up");
    run("ip", "-n", end, "link", "set", "lo", "up");
  }

  /** Loses from now on what arrives at either end; who sends does not learn it. */
  void cut() throws IOException, InterruptedException {
    firewall("-I");
  }

  void mend() throws IOException, InterruptedException {
    firewall("-D");
  }

  private void firewall(String what) throws IOException, InterruptedException {
    for (String end : List.of(near, far)) {
      run(at(end, "iptables", "-w", what, "INPUT", "-i", WIRE, "-j", "DROP"));
    }
  }

  /** Starts a program at the near end. */
  Child startNear(Path folder, String log, List<String> command) throws IOException {
    return start(near, folder, log, command);
  }

  /** Starts a program at the far end. */
  Child startFar(Path folder, String log, List<String> command) throws IOException {
    return start(far, folder, log, command);
  }

  private static Child start(String end, Path folder, String log, List<String> command)
      throws IOException {
    Path home = Files.createDirectories(folder);
    return Child.start(
        List.of(at(end, command.toArray(String[]::new))),
        Launch.environment(),
        home,
        home.resolve(log));
  }

  private static String[] at(String end, String... command) {
    List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + end));
    all.addAll(List.of(command));
    return all.toArray(String[]::new);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Child.Ended ended = ended(command);
    if (ended.exit() != 0) {
      throw new IOException(String.join(" ", command) + ": " + ended.output());
    }
  }

  private static Child.Ended ended(String... command) throws IOException, InterruptedException {
    return Child.run(List.of(command), Map.of(), Path.of("/"), PATIENCE);
  }

  /** Takes both ends away; their programs must have ended. */
  @Override
  public void close() {
    for (String end : List.of(near, far)) {
      try {
        ended("ip", "netns", "delete", end);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
