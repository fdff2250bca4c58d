package camfleet.manager.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The least that a program can do ({@code examples/bench/floor.c}), running. */
final class Floor implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("^port (\\d+)$", Pattern.MULTILINE);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Program program;
  private final InetSocketAddress address;

  private Floor(Program program, InetSocketAddress address) {
    this.program = program;
    this.address = address;
  }

  /** Gives its viewers these pictures. */
  static Floor fanOut(Equipment equipment, String name, double fps, Path pictures, boolean mjpeg)
      throws IOException, InterruptedException {
    return start(
        equipment,
        name,
        List.of(
            "fan-out", "0", Double.toString(fps), pictures.toString(), mjpeg ? "mjpeg" : "length"));
  }

  /** Reads what it is sent. */
  static Floor ingest(Equipment equipment, String name) throws IOException, InterruptedException {
    return start(equipment, name, List.of("ingest", "0"));
  }

  private static Floor start(Equipment equipment, String name, List<String> words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(equipment.floor().toString()));
    command.addAll(words);
    Program program = equipment.start(name, command, Map.of());
    try {
      program.until("listening", () -> PORT.matcher(program.output()).find(), PATIENCE);
      Matcher port = PORT.matcher(program.output());
      port.find();
      return new Floor(
          program, new InetSocketAddress("127.0.0.1", Integer.parseInt(port.group(1))));
    } catch (IOException | InterruptedException | RuntimeException e) {
      program.close();
      throw e;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  Program program() {
    return program;
  }

  @Override
  public void close() {
    program.close();
  }
}
