package camfleet.manager;

import camfleet.manager.cli.CommandRoot;
import camfleet.manager.cli.ManagerStarter;
import camfleet.manager.cli.Terminal;
import camfleet.manager.frames.IngestSettings;
import camfleet.mqtt.PahoConnector;
import java.io.IOException;
import java.net.URI;

/** The door of the program: arguments in, exit code out. */
public final class ManagerMain {
  private ManagerMain() {}

  public static void main(String[] args) {
    System.exit(CommandRoot.run(Terminal.ofProcess(), ManagerMain::start, args));
  }

  private static ManagerStarter.Running start(ManagerStarter.Wish wish) throws IOException {
    ManagerSettings settings =
        ManagerSettings.of(wish.broker(), wish.login(), wish.data())
            .withCaFile(wish.caFile())
            .withHttp(wish.httpHost(), wish.httpPort())
            .withStream(
                IngestSettings.on(wish.streamHost(), wish.streamPort())
                    .withAnnounced(wish.streamName()))
            .withNames(wish.names())
            .withHomeAssistant(wish.homeAssistant());
    ManagerApp app = new ManagerApp(settings, new PahoConnector());
    app.start();
    return new Running(app);
  }

  /** The manager as the command line sees it. */
  private record Running(ManagerApp app) implements ManagerStarter.Running {
    @Override
    public URI uri() {
      return URI.create(app.apiUrl());
    }

    @Override
    public void close() {
      app.close();
    }
  }
}
