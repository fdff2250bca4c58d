package camfleet.examples.bench;

import camfleet.broker.Enrolment;
import camfleet.manager.bench.Program;
import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.Login;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the programs run: one JDK, one folder, free ports of loopback. Ends what it started. */
final class Yard implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Path repository;
  private final Path jdk;
  private final Path folder;
  private final int brokerPort;
  private final int httpPort;
  private final int streamPort;
  private final Map<String, String> passwords;
  private final List<Program> programs = new ArrayList<>();

  Yard(Path repository, Path jdk, Path folder) throws IOException {
    this.repository = repository;
    this.jdk = jdk;
    this.folder = folder;
    this.brokerPort = freePort();
    this.httpPort = freePort();
    this.streamPort = freePort();
    this.passwords =
        new Enrolment(passwordFile()).addAll(List.of("manager", "operator", "cam-idle"));
  }

  /** Where {@code fleet-manager broker} looks. */
  private Path passwordFile() {
    return folder.resolve("broker").resolve("passwords");
  }

  BrokerAddress broker() {
    return new BrokerAddress(HOST, brokerPort, false);
  }

  /** The manager's address for programs. */
  URI manager() {
    return URI.create("http://" + HOST + ":" + httpPort);
  }

  /** Somebody else with the manager's rights, who may hear everything. */
  Login listener() {
    return new Login("measure-listener", "manager", passwords.get("manager"));
  }

  Login operator() {
    return new Login("measure", "operator", passwords.get("operator"));
  }

  /** What the JDK's own release file says. */
  String javaVersion() throws IOException {
    for (String line : Files.readAllLines(jdk.resolve("release"))) {
      if (line.startsWith("JAVA_VERSION=")) {
        return line.substring("JAVA_VERSION=".length()).replace("\"", "");
      }
    }
    return jdk.toString();
  }

  Program startBroker() throws IOException {
    return start(
        "broker",
        "fleet-manager/bin/fleet-manager",
        Map.of(),
        "broker",
        "--port",
        Integer.toString(brokerPort),
        "--data",
        folder.toString());
  }

  Program startManager() throws IOException {
    return start(
        "manager",
        "fleet-manager/bin/fleet-manager",
        Map.of("CAMFLEET_PASSWORD", passwords.get("manager")),
        "serve",
        "--broker",
        broker().toString(),
        "--http-port",
        Integer.toString(httpPort),
        "--stream-port",
        Integer.toString(streamPort),
        "--data",
        folder.resolve("serve").toString());
  }

  /** One camera from a device.yaml. */
  Program startDevice(String id, String settings) throws IOException {
    Path file = folder.resolve(id + ".yaml");
    writeSecret(
        file,
        String.join(
            "\n",
            "id: " + id,
            "broker: " + broker(),
            "password: \"" + passwords.get(id) + "\"",
            "data_dir: " + folder.resolve(id),
            "camera: synthetic",
            "settings: " + settings,
            ""));
    return start(id, "device/bin/camfleet-device", Map.of(), "run", "--config", file.toString());
  }

  /**
   * Many cameras in one process; the first are always the same.
   *
   * @param fps pictures per second that each captures
   * @param latestFps of which it publishes so many over MQTT
   */
  Program startCrowd(int count, int fps, int latestFps) throws IOException {
    return startSimulation(
        count, List.of("--fps", Integer.toString(fps), "--set", "latest_fps=" + latestFps));
  }

  /** The same with other options of {@code camfleet-device simulate}. */
  Program startSimulation(int count, List<String> options) throws IOException {
    StringBuilder credentials = new StringBuilder();
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ids.add("cam" + i);
    }
    new Enrolment(passwordFile())
        .addAll(ids)
        .forEach((id, password) -> credentials.append(id + " " + password + "\n"));
    Path file = folder.resolve("cameras.credentials");
    writeSecret(file, credentials.toString());
    List<String> arguments = new ArrayList<>(List.of("simulate", "--broker", broker().toString()));
    arguments.addAll(List.of("--prefix", "cam", "--credentials", file.toString()));
    arguments.addAll(List.of("--data-dir", folder.resolve("devices").toString()));
    arguments.addAll(List.of("--cameras", Integer.toString(count)));
    arguments.addAll(options);
    return start(
        "simulate", "device/bin/camfleet-device", Map.of(), arguments.toArray(String[]::new));
  }

  /** How long a command of the manager's program takes, from its launcher to its end. */
  double secondsOf(String command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                repository.resolve("fleet-manager/bin/fleet-manager").toString(),
                "--manager",
                manager().toString(),
                command)
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("CAMFLEET_BUILD", "no");
    long begin = System.nanoTime();
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed: " + output.strip());
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  /** A watcher as a program of its own, see {@link Onlooker}. */
  Program startOnlooker(String outlet, String camera) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // What the client library calls itself.
            "-Duser.name=onlooker",
            "-cp",
            System.getProperty("java.class.path"),
            Onlooker.class.getName(),
            outlet,
            manager().toString(),
            camera);
    Program program = Program.start(outlet, command, Map.of(), folder);
    programs.add(program);
    return program;
  }

  /** Bytes of a program's heap that are in use after everything else was collected. */
  long heap(Program program) throws IOException, InterruptedException {
    jcmd(program, "GC.run");
    jcmd(program, "GC.run");
    return Heap.used(jcmd(program, "GC.heap_info"));
  }

  private String jcmd(Program program, String command) throws IOException, InterruptedException {
    return said(jdk.resolve("bin/jcmd").toString(), Long.toString(program.pid()), command);
  }

  /** Sends a signal such as STOP. */
  static void signal(String name, Program program) throws IOException, InterruptedException {
    said("kill", "-" + name, Long.toString(program.pid()));
  }

  private static String said(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output.strip());
    }
    return output;
  }

  /** The lines of {@code /metrics} that begin so. */
  List<String> metrics(String begin) throws IOException {
    try (InputStream in = manager().resolve("/metrics").toURL().openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> line.startsWith(begin)).toList();
    }
  }

  private Program start(
      String name, String launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(repository.resolve(launcher).toString());
    command.addAll(List.of(arguments));
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_HOME", jdk.toString());
    all.put("CAMFLEET_BUILD", "no");
    Program program = Program.start(name, command, all, folder);
    programs.add(program);
    return program;
  }

  boolean brokerListens() {
    try (Socket socket = new Socket(HOST, brokerPort)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the manager answers and has its broker. */
  boolean managerIsReady() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + HOST + ":" + httpPort + "/healthz").toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(1000);
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  static void writeSecret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** Kills one program before the others. */
  void kill(Program program) throws InterruptedException {
    program.kill();
    programs.remove(program);
  }

  /** Ends one program before the others. */
  void end(Program program) {
    program.close();
    programs.remove(program);
  }

  @Override
  public void close() {
    for (int i = programs.size() - 1; i >= 0; i--) {
      programs.get(i).close();
    }
    programs.clear();
  }
}
