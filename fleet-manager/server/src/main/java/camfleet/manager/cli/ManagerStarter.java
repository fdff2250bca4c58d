package camfleet.manager.cli;

import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Starts a manager in this process; the program's door knows how, the command line does not. */
public interface ManagerStarter {
  /**
   * @return once HTTP is being served; the broker may still be away
   * @throws IOException with one sentence when the HTTP port or the database cannot be had
   */
  Running start(Wish wish) throws IOException;

  /**
   * What the command line asks for.
   *
   * @param homeAssistant whether Home Assistant is told of the cameras
   * @param data its folder
   */
  record Wish(
      Broker broker, Web web, Frames frames, boolean homeAssistant, Path data, Memory memory) {
    /** On loopback, for as many as usual. */
    static Wish of(Broker broker, Web web, Path data) {
      return new Wish(broker, web, Frames.onLoopback(), true, data, Memory.DEFAULTS);
    }
  }

  /**
   * Where the broker is and who the manager is there.
   *
   * @param caFile PEM certificates that the broker's must descend from; null for the system's
   */
  record Broker(BrokerAddress address, Login login, Path caFile) {}

  /**
   * Page and API.
   *
   * @param names further names under which a manager on loopback may be asked
   */
  record Web(String host, int port, Set<String> names) {
    public Web {
      names = Set.copyOf(names);
    }
  }

  /**
   * The port for frames.
   *
   * @param port 0 for a free one
   * @param name the host that devices dial for it, or null for the one it listens on
   * @param certificate PEM file with the port's certificates, or null for a port without TLS
   * @param key PEM file with the key of the first of them, or null
   */
  record Frames(
      String host, int port, String name, Path certificate, Path key, FrameLimits limits) {
    /** On a free port of this machine alone. */
    static Frames onLoopback() {
      return new Frames("127.0.0.1", 0, null, null, null, FrameLimits.DEFAULTS);
    }
  }

  /**
   * How much is taken.
   *
   * @param frameBytes payload of one frame
   * @param watchersPerCamera who watch one camera
   * @param watchers who watch any, one that watches many counted once
   * @param connectionsPerAddress connections to the port for frames from one address
   * @param connections connections to the port for frames
   */
  record FrameLimits(
      int frameBytes,
      int watchersPerCamera,
      int watchers,
      int connectionsPerAddress,
      int connections) {
    static final FrameLimits DEFAULTS = new FrameLimits(4 << 20, 1_000, 4_000, 1_024, 8_192);
  }

  /**
   * Where it keeps what it must not forget, and how much of it.
   *
   * @param database address of a PostgreSQL database; null for a file in the manager's folder
   * @param password at that database, or null
   * @param revisions of each device
   * @param events in all
   * @param eventAge none that is older
   */
  record Memory(String database, String password, int revisions, int events, Duration eventAge) {
    static final Memory DEFAULTS = new Memory(null, null, 200, 100_000, Duration.ofDays(90));

    @Override
    public String toString() {
      return "Memory[" + revisions + " revisions, " + events + " events, " + eventAge + "]";
    }
  }

  /** A manager that serves. */
  interface Running extends AutoCloseable {
    URI uri();

    /** Where it keeps what it must not forget, without any password. */
    String memory();

    @Override
    void close();
  }
}
