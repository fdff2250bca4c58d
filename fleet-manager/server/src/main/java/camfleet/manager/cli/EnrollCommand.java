package camfleet.manager.cli;

import camfleet.broker.BrokerSettings;
import camfleet.broker.Enrolment;
import camfleet.message.Json;
import camfleet.mqtt.BrokerAddress;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Gives a device or a person a password for the embedded broker. */
@Command(
    name = "enroll",
    description = "Give a device its password for the embedded broker and print its device.yaml.",
    sortOptions = false,
    footer = {
      "",
      "The password is shown this once; enrolling again replaces it. The names",
      "operator, viewer and homeassistant get a password for programs that read and",
      "command.",
      "",
      "Examples:",
      "  fleet-manager enroll porch --broker mqtt://192.168.1.10 > device.yaml",
      "  fleet-manager enroll operator"
    })
final class EnrollCommand implements Callable<Integer> {
  private static final List<String> PEOPLE = List.of("operator", "viewer", "homeassistant");

  @ParentCommand private CommandRoot root;

  @Parameters(paramLabel = "ID", description = "3 to 32 of a-z, 0-9 and -.")
  private String id;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder of the broker (default: camfleet-data).")
  private Path data = Path.of(DataFolder.DEFAULT);

  @Option(
      names = "--broker",
      paramLabel = "URL",
      description = "How the device reaches the broker (default: mqtt://127.0.0.1:1883).")
  private String broker = "mqtt://127.0.0.1:1883";

  @Override
  public Integer call() throws Exception {
    BrokerAddress address = address();
    if (!PEOPLE.contains(id)) {
      checkId();
    }
    DataFolder folder = new DataFolder(data);
    folder.create();
    BrokerSettings settings = folder.broker();
    String password = password(settings);
    Terminal terminal = root.terminal();
    if (root.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("id", id);
      document.put("broker", address.toString());
      document.put("user", id);
      document.put("password", password);
      root.printJson(document);
    } else if (PEOPLE.contains(id)) {
      terminal.line("user: " + id);
      terminal.line("password: " + password);
    } else {
      terminal.line("# The configuration of one camera; keep it to yourself, it holds a password.");
      terminal.line("id: " + Json.text(id));
      terminal.line("broker: " + address);
      terminal.line("password: " + Json.text(password));
      terminal.line("camera: synthetic");
    }
    return ExitCode.OK;
  }

  private String password(BrokerSettings settings) throws Refusal {
    try {
      return new Enrolment(settings.passwords()).add(id);
    } catch (IOException e) {
      throw Refusal.failed("cannot enroll " + id + ": " + e.getMessage());
    }
  }

  private void checkId() throws Refusal {
    try {
      DeviceId.of(id);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(e.getMessage());
    }
  }

  private BrokerAddress address() throws Refusal {
    try {
      return BrokerAddress.parse(broker);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(e.getMessage());
    }
  }
}
