package camfleet.device.config;

import java.util.List;

/**
 * The cameras that one device.yaml describes, each a device of the fleet.
 *
 * @param cameras at least one
 * @param problems of cameras that are not among them, one sentence each
 */
public record DeviceFiles(List<DeviceFile> cameras, List<String> problems) {
  public DeviceFiles {
    cameras = List.copyOf(cameras);
    problems = List.copyOf(problems);
    if (cameras.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one camera");
    }
  }

  /**
   * The cameras, when there is nothing wrong with any.
   *
   * @throws ConfigException with everything that is wrong
   */
  public List<DeviceFile> whole() throws ConfigException {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return cameras;
  }

  /**
   * The only camera.
   *
   * @throws ConfigException also when there are several
   */
  public DeviceFile single() throws ConfigException {
    if (whole().size() > 1) {
      List<String> ids = cameras.stream().map(file -> file.id().value()).toList();
      throw new ConfigException(
          List.of("there are several cameras, say which one with --id: " + String.join(", ", ids)));
    }
    return cameras.get(0);
  }
}
