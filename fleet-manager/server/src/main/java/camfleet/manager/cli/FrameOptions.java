package camfleet.manager.cli;

import camfleet.stream.StreamLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of the port for frames and of how much of them is taken. */
final class FrameOptions {
  private static final int MOST_WATCHERS = 1_000_000;
  private static final ManagerStarter.FrameLimits USUAL = ManagerStarter.FrameLimits.DEFAULTS;

  @Option(
      names = "--stream-host",
      paramLabel = "HOST",
      description = "Where cameras deliver frames over TCP (default: 127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(
      names = "--stream-port",
      paramLabel = "PORT",
      description = "Of that (default: 8090; 0: a free one).")
  private int port = 8090;

  @Option(
      names = "--stream-name",
      paramLabel = "NAME",
      description = "Host that cameras dial for it (default: --stream-host).")
  private String name;

  @Option(
      names = "--stream-tls-cert",
      paramLabel = "FILE",
      description = "PEM certificates of that port, its own first: frames go over TLS.")
  private Path certificate;

  @Option(
      names = "--stream-tls-key",
      paramLabel = "FILE",
      description = "PEM key of the first of them, not encrypted.")
  private Path key;

  @Option(
      names = "--max-frame-bytes",
      paramLabel = "N",
      description = "Greatest frame that is taken over TCP (default: 4194304).")
  private int frameBytes = USUAL.frameBytes();

  @Option(
      names = "--max-watchers-per-camera",
      paramLabel = "N",
      description = "Who may watch one camera (default: 1000).")
  private int watchersPerCamera = USUAL.watchersPerCamera();

  @Option(
      names = "--max-watchers",
      paramLabel = "N",
      description = "Who may watch any camera (default: 4000).")
  private int watchers = USUAL.watchers();

  @Option(
      names = "--max-stream-connections-per-address",
      paramLabel = "N",
      description = "Connections from one address to --stream-port (default: 1024).")
  private int connectionsPerAddress = USUAL.connectionsPerAddress();

  @Option(
      names = "--max-stream-connections",
      paramLabel = "N",
      description = "Connections to --stream-port (default: 8192).")
  private int connections = USUAL.connections();

  /** What was given, when it can be. */
  ManagerStarter.Frames checked() throws Refusal {
    if ((certificate == null) != (key == null)) {
      throw Refusal.usage("give both --stream-tls-cert and --stream-tls-key, or neither");
    }
    readable("--stream-tls-cert", certificate);
    readable("--stream-tls-key", key);
    range("--max-frame-bytes", frameBytes, StreamLimits.MOST_FRAME_BYTES);
    range("--max-watchers-per-camera", watchersPerCamera, MOST_WATCHERS);
    range("--max-watchers", watchers, MOST_WATCHERS);
    range("--max-stream-connections-per-address", connectionsPerAddress, MOST_WATCHERS);
    range("--max-stream-connections", connections, MOST_WATCHERS);
    Ports.check("frames'", host, port, "--stream-port");
    return new ManagerStarter.Frames(
        host,
        port,
        name,
        certificate,
        key,
        new ManagerStarter.FrameLimits(
            frameBytes, watchersPerCamera, watchers, connectionsPerAddress, connections));
  }

  private static void readable(String option, Path file) throws Refusal {
    if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
      throw Refusal.usage(option + ": there is no readable file " + file);
    }
  }

  private static void range(String option, int value, int most) throws Refusal {
    if (value < 1 || value > most) {
      throw Refusal.usage(option + " must be 1.." + most + ", was " + value);
    }
  }

  /** Says what somebody should know who listens beyond this machine. */
  void notices(Terminal terminal) {
    Notices.frames(terminal, host, name, certificate != null);
  }
}
