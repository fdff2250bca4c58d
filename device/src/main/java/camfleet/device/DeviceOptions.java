package camfleet.device;

import camfleet.device.camera.Cameras;
import camfleet.device.config.ConfigException;
import camfleet.device.config.DeviceFile;
import camfleet.device.config.DeviceFileReader;
import camfleet.device.config.DeviceFiles;
import camfleet.message.Yaml;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options that every command about one device shares; they lie over environment and file. */
final class DeviceOptions {
  private static final List<Path> PLACES =
      List.of(Path.of("device.yaml"), Path.of("/etc/camfleet/device.yaml"));

  private static final DeviceId ANY = DeviceId.of("any");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration; otherwise ./device.yaml or /etc/camfleet/device.yaml if there.")
  private Path config;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The camera's id, [a-z0-9-]{3,32}; with cameras in the file, which of them.")
  private String id;

  @Option(names = "--broker", paramLabel = "URL", description = "mqtt://HOST[:PORT] or mqtts://…")
  private String broker;

  @Option(names = "--user", paramLabel = "NAME", description = "MQTT user name; default: the id.")
  private String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File with the MQTT password; or CAMFLEET_PASSWORD.")
  private String passwordFile;

  @Option(names = "--ca-file", paramLabel = "FILE", description = "PEM certificates to trust.")
  private String caFile;

  @Option(names = "--root", paramLabel = "WORD", description = "First word of all topics.")
  private String root;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the device keeps its state.")
  private String dataDir;

  @Option(
      names = "--camera",
      paramLabel = "SOURCE",
      description = "synthetic, rpicam, rpicam:SENSOR, file:PATH, folder:PATH or exec:PROGRAM.")
  private String camera;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Initial value of a setting; repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "debug, info, warn or error on stderr; default: info.")
  private String logLevel;

  /** All cameras of a file, each of which must be there. */
  DeviceFiles read(Map<String, String> environment) throws ConfigException {
    return read(reader(), environment);
  }

  /** The same, but one of several need not be there now: it is waited for while the others run. */
  DeviceFiles readToRun(Map<String, String> environment) throws ConfigException {
    return read(reader().several(DeviceOptions::unknown), environment);
  }

  /**
   * The only camera, or the one that {@code --id} names of several.
   *
   * @param idIfNone the id when nobody gave one
   */
  DeviceFile readOne(Map<String, String> environment, String idIfNone) throws ConfigException {
    return read(reader().idIfNone(idIfNone), environment).single();
  }

  private static DeviceFileReader reader() {
    return new DeviceFileReader(SettingTable.camera(), DeviceOptions::problem);
  }

  private DeviceFiles read(DeviceFileReader reader, Map<String, String> environment)
      throws ConfigException {
    List<String> unreadable = new ArrayList<>();
    Path file = config;
    if (file == null) {
      file = PLACES.stream().filter(Files::isRegularFile).findFirst().orElse(null);
    }
    if (file != null) {
      try {
        reader.file(file.toString(), Yaml.readFile(file));
      } catch (IOException e) {
        unreadable.add(e.getMessage());
      }
    }
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("id", id);
    options.put("broker", broker);
    options.put("user", user);
    options.put("password_file", passwordFile);
    options.put("ca_file", caFile);
    options.put("root", root);
    options.put("data_dir", dataDir);
    options.put("camera", camera);
    options.put("log_level", logLevel);
    reader.environment(environment).options(options);
    settings.forEach(reader::setting);
    return reader.read(unreadable);
  }

  private static String problem(String source) {
    try {
      Cameras.check(source);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** Whether there is no such kind of source, whatever is there of it now. */
  private static String unknown(String source) {
    try {
      Cameras.of(source, ANY, InstantSource.system(), System::nanoTime);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
