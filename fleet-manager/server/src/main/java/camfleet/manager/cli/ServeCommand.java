package camfleet.manager.cli;

import camfleet.broker.BrokerSettings;
import camfleet.broker.EmbeddedBroker;
import camfleet.broker.Enrolment;
import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.Login;
import camfleet.runtime.Closer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the manager, with the embedded broker or another one. */
@Command(
    name = "serve",
    description = "Run the manager: page, HTTP API and, unless --broker is given, the broker.",
    sortOptions = false,
    footer = {
      "",
      "The password for another broker stands in a file (--password-file) or in",
      "$CAMFLEET_PASSWORD; that for --database likewise.",
      "",
      "Examples:",
      "  fleet-manager serve --data /var/lib/camfleet --broker-host 0.0.0.0",
      "  fleet-manager serve --broker mqtts://broker.lan --password-file password.txt",
      "  fleet-manager serve --database 'jdbc:postgresql://db.lan/fleet?user=camfleet'"
    })
final class ServeCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Option(
      names = "--broker",
      paramLabel = "URL",
      description = "Another broker, mqtt://HOST[:PORT] or mqtts://HOST[:PORT].")
  private String broker;

  @Option(
      names = "--embedded-broker",
      description = "Run the broker in this process (the default without --broker).")
  private boolean embedded;

  @Option(names = "--user", paramLabel = "NAME", description = "At --broker (default: manager).")
  private String user = "manager";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Holds the password at --broker.")
  private Path passwordFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "PEM certificates that the certificate of --broker must descend from.")
  private Path caFile;

  @Option(
      names = "--broker-host",
      paramLabel = "HOST",
      description = "Where the embedded broker listens (default: 127.0.0.1).")
  private String brokerHost = "127.0.0.1";

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "Of the embedded broker (default: 1883).")
  private int brokerPort = BrokerSettings.DEFAULT_PORT;

  @Option(
      names = "--http-host",
      paramLabel = "HOST",
      description = "Where page and API listen (default: 127.0.0.1).")
  private String httpHost = "127.0.0.1";

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Of page and API (default: 8080).")
  private int httpPort = 8080;

  @Mixin private FrameOptions frames;

  @Mixin private MemoryOptions memory;

  @Option(
      names = "--http-name",
      paramLabel = "NAME",
      description = "Further host name that browsers may use on loopback, such as a proxy's.")
  private Set<String> names = Set.of();

  @Option(names = "--no-home-assistant", description = "Do not tell Home Assistant of the cameras.")
  private boolean withoutHomeAssistant;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where manager and broker keep everything (default: camfleet-data).")
  private Path data = Path.of(DataFolder.DEFAULT);

  @Option(
      names = "--exit-after",
      paramLabel = "TIME",
      converter = Durations.class,
      hidden = true,
      description = "End by itself after this time.")
  private Duration exitAfter;

  @Override
  public Integer call() throws Exception {
    if (embedded && broker != null) {
      throw Refusal.usage("give --broker or --embedded-broker, not both");
    }
    Ports.check("HTTP", httpHost, httpPort, "--http-port");
    ManagerStarter.Frames port = frames.checked();
    ManagerStarter.Memory kept = memory.checked(root.terminal());
    DataFolder folder = new DataFolder(data);
    folder.create();
    Closer closer = new Closer();
    Ending ending = new Ending(closer);
    try {
      BrokerAddress address;
      Login login;
      if (broker == null) {
        Ports.check("broker's", brokerHost, brokerPort, "--broker-port");
        EmbeddedBroker own =
            closer.add(new EmbeddedBroker(folder.broker().withAddress(brokerHost, brokerPort)));
        String password = new Enrolment(folder.broker().passwords()).add("manager");
        own.start();
        address = new BrokerAddress(reachable(brokerHost), own.port(), false);
        login = Login.of("manager", password);
      } else {
        address = address();
        login = Login.of(user, BrokerLogin.password(passwordFile, root.terminal()));
      }
      ManagerStarter.Running manager =
          closer.add(
              root.starter()
                  .start(
                      new ManagerStarter.Wish(
                          new ManagerStarter.Broker(address, login, caFile),
                          new ManagerStarter.Web(httpHost, httpPort, names),
                          port,
                          !withoutHomeAssistant,
                          folder.manager(),
                          kept)));
      greet(manager, address, folder);
      ending.await(exitAfter);
      return ExitCode.OK;
    } finally {
      ending.close();
    }
  }

  private void greet(ManagerStarter.Running manager, BrokerAddress address, DataFolder folder) {
    Terminal terminal = root.terminal();
    terminal.line("page and API  " + manager.uri() + "/");
    terminal.line("MQTT broker   " + (broker == null ? "embedded, " : "") + address);
    terminal.line("data          " + folder.root());
    terminal.line("database      " + manager.memory());
    if (broker == null) {
      terminal.line("Add a camera with: fleet-manager enroll ID --data " + folder.root());
      Notices.broker(terminal, brokerHost);
    }
    Notices.http(terminal, httpHost);
    frames.notices(terminal);
  }

  /** The manager itself reaches a broker that listens everywhere through loopback. */
  private static String reachable(String host) {
    return Ports.isEverywhere(host) ? "127.0.0.1" : host;
  }

  private BrokerAddress address() throws Refusal {
    try {
      return BrokerAddress.parse(broker);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(e.getMessage());
    }
  }
}
