package camfleet.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs of this repository as processes of their own, from the class path of the tests. */
final class Launch {
  private Launch() {}

  /**
   * {@code camfleet-device run} with a synthetic camera.
   *
   * @param folder what it keeps from life to life
   */
  static Child device(House house, String id, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> command = java("-Xmx64m", "-XX:TieredStopAtLevel=1");
    command.addAll(
        List.of("camfleet.device.DeviceMain", "run", "--exit-with-parent", "--id", id, "--broker"));
    command.add("mqtt://" + house.broker().host() + ":" + house.broker().port());
    command.addAll(List.of("--data-dir", folder.resolve("data").toString()));
    return Child.start(
        command,
        Map.of("CAMFLEET_PASSWORD", house.password(id)),
        folder,
        folder.resolve("device.log"));
  }

  /** {@code camfleet-device run} with a file, as it is given. */
  static Child device(Path file) throws IOException {
    List<String> command = java("-Xmx64m", "-XX:TieredStopAtLevel=1");
    command.addAll(List.of("camfleet.device.DeviceMain", "run", "--exit-with-parent", "--config"));
    command.add(file.toString());
    Path folder = file.getParent();
    return Child.start(command, Map.of(), folder, folder.resolve("device.log"));
  }

  /** {@code fleet-manager broker} on the house's port, with its passwords and its state on disk. */
  static Child broker(House house) throws IOException {
    Path data = house.passwordFile().getParent().getParent();
    List<String> command = java("-Xmx256m", "-XX:TieredStopAtLevel=1");
    command.addAll(List.of("camfleet.manager.ManagerMain", "broker", "--data", data.toString()));
    command.addAll(List.of("--port", String.valueOf(house.broker().port())));
    return Child.start(command, Map.of(), data, data.resolve("broker.log"));
  }

  private static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }
}
