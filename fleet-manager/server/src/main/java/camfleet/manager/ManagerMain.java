package camfleet.manager;

import camfleet.manager.cli.CommandRoot;
import camfleet.manager.cli.ManagerStarter;
import camfleet.manager.cli.Terminal;
import camfleet.manager.frames.ConnectionLimits;
import camfleet.manager.frames.IngestSettings;
import camfleet.manager.frames.StreamCertificate;
import camfleet.manager.frames.WatchLimits;
import camfleet.manager.store.EventLog;
import camfleet.manager.store.StoreException;
import camfleet.manager.store.StoreSettings;
import camfleet.mqtt.PahoConnector;
import camfleet.stream.StreamLimits;
import java.io.IOException;
import java.net.URI;

/** The door of the program: arguments in, exit code out. */
public final class ManagerMain {
  private ManagerMain() {}

  public static void main(String[] args) {
    System.exit(CommandRoot.run(Terminal.ofProcess(), ManagerMain::start, args));
  }

  private static ManagerStarter.Running start(ManagerStarter.Wish wish) throws IOException {
    ManagerStarter.FrameLimits limits = wish.frames().limits();
    StoreSettings store = store(wish);
    ManagerSettings settings =
        ManagerSettings.of(wish.broker().address(), wish.broker().login(), wish.data())
            .withCaFile(wish.broker().caFile())
            .withHttp(wish.web().host(), wish.web().port())
            .withNames(wish.web().names())
            .withStream(stream(wish.frames()))
            .withWatching(new WatchLimits(limits.watchersPerCamera(), limits.watchers()))
            .withHomeAssistant(wish.homeAssistant())
            .withStore(store);
    ManagerApp app = new ManagerApp(settings, new PahoConnector());
    try {
      app.start();
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
    return new Running(app, store.shown());
  }

  private static StoreSettings store(ManagerStarter.Wish wish) throws IOException {
    ManagerStarter.Memory memory = wish.memory();
    try {
      return StoreSettings.in(wish.data())
          .withDatabase(memory.database(), memory.password())
          .withKept(memory.revisions(), new EventLog.Keep(memory.events(), memory.eventAge()));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static IngestSettings stream(ManagerStarter.Frames frames) {
    ManagerStarter.FrameLimits limits = frames.limits();
    return IngestSettings.on(frames.host(), frames.port())
        .withAnnounced(frames.name())
        .withCertificate(
            frames.certificate() == null
                ? null
                : new StreamCertificate(frames.certificate(), frames.key()))
        .withLimits(StreamLimits.DEFAULTS.withMaxFrameBytes(limits.frameBytes()))
        .withConnections(
            new ConnectionLimits(limits.connectionsPerAddress(), limits.connections()));
  }

  /** The manager as the command line sees it. */
  private record Running(ManagerApp app, String memory) implements ManagerStarter.Running {
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
