package camfleet.manager.cli;

import camfleet.broker.BrokerSettings;
import camfleet.broker.EmbeddedBroker;
import camfleet.broker.Enrolment;
import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.Login;
import camfleet.runtime.Closer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs a whole fleet on this machine: broker, manager, and cameras in a process of their own. */
@Command(
    name = "demo",
    description = "Run a whole fleet on this machine and show it in the browser, until Ctrl-C.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  fleet-manager demo",
      "  fleet-manager demo --cameras 8 --camera file:street.mp4",
      "  fleet-manager demo --port 8090 --broker-port 1884 --data my-fleet"
    })
final class DemoCommand implements Callable<Integer> {
  private static final String LOOPBACK = "127.0.0.1";

  @ParentCommand private CommandRoot root;

  @Option(names = "--cameras", paramLabel = "N", description = "How many cameras (default: 4).")
  private Integer count;

  @Option(
      names = "--camera",
      paramLabel = "SOURCE",
      description = {
        "What a camera sees: file:CLIP.mp4, folder:PICTURES or synthetic; repeatable.",
        "The cameras that are left are synthetic."
      })
  private List<String> sources = List.of();

  @Option(names = "--port", paramLabel = "PORT", description = "Of the page (default: 8080).")
  private int httpPort = 8080;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "Of the MQTT broker (default: 1883).")
  private int brokerPort = BrokerSettings.DEFAULT_PORT;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps everything there; otherwise it goes with the demo.")
  private Path data;

  @Option(
      names = "--exit-after",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "End by itself after this time, such as 20s.")
  private Duration exitAfter;

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    DemoCameras cameras = DemoCameras.of(count, sources);
    Ports.check("page's", LOOPBACK, httpPort, "--port");
    Ports.check("broker's", LOOPBACK, brokerPort, "--broker-port");
    List<String> program = DeviceProgram.command();
    Closer closer = new Closer();
    Ending ending = new Ending(closer);
    try {
      DataFolder folder = folder(closer);
      Map<String, String> passwords = passwords(folder, cameras);
      EmbeddedBroker broker = closer.add(new EmbeddedBroker(brokerSettings(folder)));
      broker.start();
      BrokerAddress address = new BrokerAddress(LOOPBACK, broker.port(), false);
      DeviceProcess devices = devices(program, folder, cameras, address, passwords);
      devices.start();
      ManagerStarter.Running manager =
          closer.add(
              root.starter()
                  .start(
                      ManagerStarter.Wish.of(
                          new ManagerStarter.Broker(
                              address, Login.of("manager", passwords.get("manager")), null),
                          new ManagerStarter.Web(LOOPBACK, httpPort, Set.of()),
                          folder.manager())));
      // The cameras say goodbye first, while there is still somebody to hear it.
      closer.add(devices);
      Path secret = folder.secret("operator.password", passwords.get("operator") + "\n");
      greet(cameras, manager, address, folder, secret, ExampleFleet.write(folder.root()));
      FirstPictures.await(root.terminal(), manager.uri(), cameras.ids(), folder.deviceLog(), start);
      ending.await(exitAfter);
      return ExitCode.OK;
    } finally {
      ending.close();
    }
  }

  private DataFolder folder(Closer closer) throws IOException, Refusal {
    if (data != null) {
      DataFolder folder = new DataFolder(data);
      folder.create();
      return folder;
    }
    DataFolder folder = DataFolder.temporary();
    closer.add(folder::delete);
    return folder;
  }

  private BrokerSettings brokerSettings(DataFolder folder) {
    return folder
        .broker()
        .withAddress(LOOPBACK, brokerPort)
        .withPersistence(
            data == null ? BrokerSettings.Persistence.MEMORY : BrokerSettings.Persistence.FILE);
  }

  private static Map<String, String> passwords(DataFolder folder, DemoCameras cameras)
      throws IOException {
    List<String> users = new ArrayList<>(List.of("manager", "operator"));
    users.addAll(cameras.ids());
    return new Enrolment(folder.broker().passwords()).addAll(users);
  }

  private DeviceProcess devices(
      List<String> program,
      DataFolder folder,
      DemoCameras cameras,
      BrokerAddress broker,
      Map<String, String> passwords)
      throws IOException {
    String lines =
        cameras.ids().stream()
            .map(id -> id + " " + passwords.get(id) + "\n")
            .collect(Collectors.joining());
    Path credentials = folder.secret("cameras.credentials", lines);
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of(
            "simulate",
            "--cameras",
            String.valueOf(cameras.ids().size()),
            "--broker",
            broker.toString(),
            "--credentials",
            credentials.toString(),
            "--data-dir",
            folder.devices().toString(),
            "--exit-with-parent"));
    for (String source : cameras.sources()) {
      command.addAll(List.of("--camera", source));
    }
    Files.deleteIfExists(folder.deviceLog());
    return new DeviceProcess(
        command, folder.devices(), folder.deviceLog(), root.terminal()::complain);
  }

  private void greet(
      DemoCameras cameras,
      ManagerStarter.Running manager,
      BrokerAddress broker,
      DataFolder folder,
      Path secret,
      Path fleetFile) {
    Terminal terminal = root.terminal();
    String page = manager.uri() + "/";
    String option =
        manager.uri().equals(camfleet.client.Fleet.DEFAULT_MANAGER)
            ? ""
            : " --manager " + manager.uri();
    terminal.line(terminal.colour(Terminal.Colour.BOLD, "camfleet demo"));
    terminal.line("  page       " + terminal.colour(Terminal.Colour.BOLD, page));
    terminal.line("  commands   fleet-manager devices" + option);
    terminal.line("             fleet-manager set cam1 fps=5" + option);
    terminal.line("  one file   fleet-manager config plan " + fleetFile + option);
    terminal.line("             fleet-manager config apply " + fleetFile + option);
    terminal.line(
        "  MQTT       mosquitto_sub -h "
            + broker.host()
            + " -p "
            + broker.port()
            + " -u operator -P \"$(cat "
            + secret
            + ")\" -v -t 'camfleet/v1/dev/#'");
    terminal.line("  data       " + folder.root() + (data == null ? " (removed at the end)" : ""));
    terminal.line("Starting " + cameras.ids().size() + " cameras; end with Ctrl-C.");
  }
}
