package camfleet.street;

import camfleet.house.Child;
import camfleet.house.House;
import camfleet.house.Required;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Our packaged programs, started by their launchers as a user starts them, for a house. */
final class Launch {
  private Launch() {}

  /** The checkout that the tests run in. */
  static Path repository() {
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      if (Files.isDirectory(up.resolve("fleet-manager/bin"))) {
        return up;
      }
    }
    throw new IllegalStateException("the tests must run inside the checkout");
  }

  /** A recording that lies beside the checkout. */
  static Path footage(String name) {
    for (Path up = repository(); up != null; up = up.getParent()) {
      Path there = up.resolve("shared/data").resolve(name);
      if (Files.isReadable(there)) {
        return there;
      }
    }
    Required.that("footage", false, "shared/data/" + name + " does not lie beside the checkout");
    throw new IllegalStateException("not reached");
  }

  /** {@code fleet-manager serve} at the house's broker, on the house's port. */
  static Child manager(House house, Path folder) throws IOException {
    Path password = secret(folder.resolve("manager.password"), house.password("manager"));
    return start(
        "fleet-manager/bin/fleet-manager",
        Map.of(),
        folder,
        Files.createTempFile(folder, "manager", ".log"),
        "serve",
        "--broker",
        house.broker().toString(),
        "--password-file",
        password.toString(),
        "--http-port",
        String.valueOf(house.url().getPort()),
        "--stream-port",
        String.valueOf(house.streamPort()),
        "--data",
        folder.resolve("serve").toString());
  }

  /** {@code camfleet-device run} with this source. */
  static Child device(House house, String id, String source, Path folder) throws IOException {
    Path password = secret(folder.resolve(id + ".password"), house.password(id));
    return start(
        "device/bin/camfleet-device",
        Map.of(),
        folder,
        folder.resolve(id + ".log"),
        "run",
        "--id",
        id,
        "--broker",
        house.broker().toString(),
        "--password-file",
        password.toString(),
        "--data-dir",
        folder.resolve(id).toString(),
        "--camera",
        source);
  }

  /** {@code camfleet-device simulate} with these cameras in one process. */
  static Child simulation(House house, List<String> ids, Path folder, String... more)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String id : ids) {
      lines.append(id).append(' ').append(house.password(id)).append('\n');
    }
    Path credentials = secret(folder.resolve("cameras.credentials"), lines.toString());
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("simulate", "--cameras", String.valueOf(ids.size())));
    arguments.addAll(List.of("--broker", house.broker().toString()));
    arguments.addAll(List.of("--credentials", credentials.toString()));
    arguments.addAll(List.of("--data-dir", folder.resolve("devices").toString()));
    arguments.addAll(List.of(more));
    return start(
        "device/bin/camfleet-device",
        Map.of(),
        folder,
        folder.resolve("simulate.log"),
        arguments.toArray(String[]::new));
  }

  /** Any program of ours; skipped where it is not packaged, as in {@code mvn test}. */
  static Child start(
      String launcher, Map<String, String> environment, Path folder, Path log, String... arguments)
      throws IOException {
    requirePackages();
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(environment());
    return Child.start(command(launcher, arguments), all, folder, log);
  }

  /** How a launcher of ours is called. */
  static List<String> command(String launcher, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(repository().resolve(launcher).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** What a launcher of ours is told by variables. */
  static Map<String, String> environment() {
    // A test must not begin a build of what it tests.
    return Map.of("JAVA_HOME", System.getProperty("java.home"), "CAMFLEET_BUILD", "no");
  }

  /** The launchers' jars, which {@code mvn verify} makes before these tests. */
  static void requirePackages() {
    for (String jar :
        List.of(
            "fleet-manager/server/target/fleet-manager.jar", "device/target/camfleet-device.jar")) {
      Required.that(
          "packages",
          Files.isRegularFile(repository().resolve(jar)),
          jar + " is not built; run mvn verify");
    }
  }

  private static Path secret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }
}
