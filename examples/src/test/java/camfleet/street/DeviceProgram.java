package camfleet.street;

import camfleet.house.Child;
import camfleet.house.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged {@code camfleet-device} as a process of its own, on the JVM of the tests. */
public final class DeviceProgram {
  /** What {@code mvn package} built. */
  public static final Path JAR =
      Path.of("../device/target/camfleet-device.jar").toAbsolutePath().normalize();

  private DeviceProgram() {}

  /** Starts {@code run} with a device.yaml for this house, one line per setting of the file. */
  public static Child run(House house, String id, Path folder, String... lines) throws IOException {
    Path data = Files.createDirectories(folder.resolve(id));
    Path file = data.resolve("device.yaml");
    List<String> text = new ArrayList<>();
    text.add("id: " + id);
    text.add("broker: " + house.broker());
    text.add("password: \"" + house.password(id) + "\"");
    text.add("data_dir: " + data.resolve("data"));
    text.addAll(List.of(lines));
    Files.write(file, text);
    return start(data, "run", "--config", file.toString());
  }

  /** Starts any of its commands; the output is in {@code Child.output()}. */
  public static Child start(Path folder, String... arguments) throws IOException {
    if (!Files.exists(JAR)) {
      throw new IOException("there is no " + JAR + "; build it with: mvn -DskipTests package");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k"));
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    return Child.start(command, Map.of(), folder, folder.resolve("device.log"));
  }
}
