package camfleet.street;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.client.FleetException;
import camfleet.client.FrameAccess;
import camfleet.client.FrameSubscription;
import camfleet.client.ReceivedFrame;
import camfleet.frame.FrameHeader;
import camfleet.message.DeviceState;
import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PahoConnector;
import camfleet.mqtt.PictureStamp;
import camfleet.runtime.Threads;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A program that writes down every frame that reaches it, one line each, until it is killed: it
 * looks where the test itself cannot be, in another network namespace. Ages are by the machine's
 * one clock.
 */
public final class FrameDiary {
  /** Nothing new for this long ends no wait: the program ends when it is killed. */
  private static final Duration SLICE = Duration.ofSeconds(1);

  private final PrintWriter out;

  private FrameDiary(PrintWriter out) {
    this.out = out;
  }

  /**
   * A frame that arrived.
   *
   * @param way {@code tcp}, {@code mqtt}, or {@code state} for what the manager says
   * @param millis when, since 1970
   * @param ageMillis from capture to arrival
   * @param says of a state, the presence and the device's own words about its streams
   */
  record Entry(
      String way,
      String camera,
      long millis,
      long boot,
      long sequence,
      long ageMillis,
      String says) {}

  /** What was written so far; a line that is being written is left out. */
  static List<Entry> read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (Files.exists(file)) {
      String text = Files.readString(file);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        entries.add(entry(line.split(" ")));
      }
    }
    return entries;
  }

  private static Entry entry(String[] word) {
    return new Entry(
        word[0],
        word[1],
        Long.parseLong(word[2]),
        Long.parseLong(word[3]),
        Long.parseLong(word[4]),
        Long.parseLong(word[5]),
        word[6]);
  }

  /** The command that starts it; what is seen through the broker needs that and a password. */
  static List<String> command(Path file, String url, String... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(FrameDiary.class.getName(), file.toString(), url));
    command.addAll(List.of(more));
    return command;
  }

  /**
   * @param arguments file, the manager's address, and then any of {@code token=FILE}, {@code
   *     tcp=SELECTOR}, {@code state=ID} and {@code mqtt=URL,USER,PASSWORD}
   */
  public static void main(String[] arguments) throws Exception {
    try (PrintWriter out =
            new PrintWriter(
                Files.newBufferedWriter(Path.of(arguments[0]), StandardCharsets.UTF_8), true);
        Fleet fleet = Fleet.at(URI.create(arguments[1]), access(arguments))) {
      FrameDiary diary = new FrameDiary(out);
      for (String way : List.of(arguments).subList(2, arguments.length)) {
        String[] what = way.split("=", 2);
        if (what[0].equals("tcp") || what[0].equals("state")) {
          awaitKnown(fleet, List.of(what[1].split(",")));
        }
        switch (what[0]) {
          case "tcp" -> diary.subscribe(fleet.frames(what[1]));
          case "state" -> diary.ask(fleet, what[1]);
          case "mqtt" -> diary.listen(what[1].split(","));
          default -> {
            // Was read before.
          }
        }
      }
      Thread.currentThread().join();
    }
  }

  private static FrameAccess access(String[] arguments) throws FleetException {
    for (String argument : arguments) {
      if (argument.startsWith("token=")) {
        return FrameAccess.tokenFile(Path.of(argument.substring("token=".length())));
      }
    }
    return FrameAccess.LOCAL;
  }

  /** Cameras may be started after this program. */
  private static void awaitKnown(Fleet fleet, List<String> ids) throws InterruptedException {
    CountDownLatch known = new CountDownLatch(1);
    while (known.getCount() > 0) {
      try {
        Set<String> there = fleet.devices().stream().map(Device::id).collect(Collectors.toSet());
        if (there.containsAll(ids)) {
          known.countDown();
        }
      } catch (FleetException e) {
        // Not yet.
      }
      known.await(200, TimeUnit.MILLISECONDS);
    }
  }

  private void subscribe(FrameSubscription frames) {
    Threads.startPlatform(
        "tcp", () -> write("tcp", () -> note(frames.next(SLICE)), frames::isOpen));
  }

  private static Line note(ReceivedFrame frame) {
    return frame == null ? null : new Line(frame.camera(), frame.frame().header());
  }

  private record Line(String camera, FrameHeader header) {}

  private void write(String way, Supplier<Line> next, Supplier<Boolean> goesOn) {
    while (goesOn.get()) {
      Line line = next.get();
      if (line != null) {
        FrameHeader header = line.header();
        Instant captured = Instant.ofEpochSecond(0, header.capturedAtNanos());
        write(way, line.camera(), header.boot(), header.sequence(), captured, "-");
      }
    }
  }

  private synchronized void write(
      String way, String camera, long boot, long sequence, Instant captured, String says) {
    Instant now = Instant.now();
    long age = Duration.between(captured, now).toMillis();
    out.println(
        String.join(
            " ",
            way,
            camera,
            String.valueOf(now.toEpochMilli()),
            String.valueOf(boot),
            String.valueOf(sequence),
            String.valueOf(age),
            says));
  }

  private void ask(Fleet fleet, String id) {
    Threads.startPlatform("state", () -> ask(fleet, id, new CountDownLatch(1)));
  }

  private void ask(Fleet fleet, String id, CountDownLatch never) {
    try {
      while (!never.await(250, TimeUnit.MILLISECONDS)) {
        DeviceState state = fleet.device(id).state();
        if (state != null) {
          DeviceState.Stream stream = state.stream();
          write(
              "state",
              id,
              state.boot(),
              state.seq(),
              state.at(),
              String.join(
                  ",",
                  fleet.device(id).presence().toString(),
                  "sessions=" + stream.sessions(),
                  "connected=" + stream.connected(),
                  "blocked=" + stream.blocked(),
                  "fallback=" + stream.fallback()));
        }
      }
    } catch (FleetException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen(String[] where) {
    Inbox inbox = new Inbox(1_000, topic -> false);
    MqttSettings settings =
        MqttSettings.of(BrokerAddress.parse(where[0]), new Login("diary", where[1], where[2]));
    MqttLink link = new PahoConnector().link(settings, inbox, new Nobody());
    link.subscribe("camfleet/v1/img/+/latest", 0);
    link.start();
    Threads.startPlatform("mqtt", () -> hear(inbox));
  }

  private void hear(Inbox inbox) {
    try {
      for (Delivery next = inbox.take(); next != null; next = inbox.take()) {
        PictureStamp stamp = PictureStamp.of(next).orElse(null);
        if (stamp != null && !next.retained()) {
          write("mqtt", next.topic().split("/")[3], stamp.boot(), stamp.seq(), stamp.at(), "-");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The link goes on by itself. */
  private static final class Nobody implements LinkListener {
    @Override
    public void connected(BrokerLimits limits) {
      // What arrives tells.
    }

    @Override
    public void disconnected(String reason) {
      // The link goes on trying.
    }
  }
}
