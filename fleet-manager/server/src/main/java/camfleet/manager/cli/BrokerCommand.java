package camfleet.manager.cli;

import camfleet.broker.BrokerSettings;
import camfleet.broker.EmbeddedBroker;
import camfleet.runtime.Closer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the embedded broker alone. */
@Command(
    name = "broker",
    description = "Run the embedded MQTT broker alone, until Ctrl-C.",
    sortOptions = false,
    footer = {
      "",
      "Users come from DIR/broker/passwords (see: fleet-manager enroll --help).",
      "",
      "Example:",
      "  fleet-manager broker --port 1884 --data /var/lib/camfleet"
    })
final class BrokerCommand implements Callable<Integer> {
  @ParentCommand private CommandRoot root;

  @Option(names = "--host", paramLabel = "HOST", description = "Address (default: 127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "PORT", description = "Port (default: 1883).")
  private int port = BrokerSettings.DEFAULT_PORT;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where it keeps everything (default: camfleet-data).")
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
    Ports.check("broker", host, port, "--port");
    DataFolder folder = new DataFolder(data);
    folder.create();
    Closer closer = new Closer();
    EmbeddedBroker broker = new EmbeddedBroker(folder.broker().withAddress(host, port));
    closer.add(broker);
    broker.start();
    Terminal terminal = root.terminal();
    terminal.line("MQTT broker at mqtt://" + host + ":" + broker.port());
    terminal.line("Users are in " + folder.broker().passwords() + "; end with Ctrl-C");
    Notices.broker(terminal, host);
    new Ending(closer).await(exitAfter);
    return ExitCode.OK;
  }
}
