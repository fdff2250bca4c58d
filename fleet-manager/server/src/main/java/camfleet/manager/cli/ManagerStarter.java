package camfleet.manager.cli;

import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/** Starts a manager in this process; the program's door knows how, the command line does not. */
public interface ManagerStarter {
  /**
   * @return once HTTP is being served; the broker may still be away
   * @throws IOException with one sentence when the HTTP port cannot be had
   */
  Running start(Wish wish) throws IOException;

  /**
   * What the command line asks for.
   *
   * @param caFile null for the system's
   * @param streamPort of the port for frames; 0 for a free one
   * @param streamName the host that devices dial for it, or null for the one it listens on
   * @param names further names under which a manager on loopback may be asked
   */
  record Wish(
      BrokerAddress broker,
      Login login,
      Path caFile,
      String httpHost,
      int httpPort,
      String streamHost,
      int streamPort,
      String streamName,
      Set<String> names,
      boolean homeAssistant,
      Path data) {
    public Wish {
      names = Set.copyOf(names);
    }

    static Wish of(BrokerAddress broker, Login login, Path data) {
      return new Wish(
          broker, login, null, "127.0.0.1", 8080, "127.0.0.1", 0, null, Set.of(), true, data);
    }

    Wish withHttp(String host, int port) {
      return new Wish(
          broker,
          login,
          caFile,
          host,
          port,
          streamHost,
          streamPort,
          streamName,
          names,
          homeAssistant,
          data);
    }
  }

  /** A manager that serves. */
  interface Running extends AutoCloseable {
    URI uri();

    @Override
    void close();
  }
}
