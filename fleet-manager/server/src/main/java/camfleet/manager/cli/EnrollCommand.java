package camfleet.manager.cli;

import camfleet.broker.BrokerSettings;
import camfleet.broker.Enrolment;
import camfleet.message.Json;
import camfleet.mqtt.BrokerAddress;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Gives the cameras of a device, or a person, passwords for the embedded broker. */
@Command(
    name = "enroll",
    description = "Give a device its password for the embedded broker and print its device.yaml.",
    sortOptions = false,
    footer = {
      "",
      "The password is shown this once; enrolling again replaces it. The names",
      "operator, viewer and homeassistant get a password for programs that read and",
      "command. Several ids are the cameras of one device, each with its own password,",
      "and give one device.yaml.",
      "",
      "Examples:",
      "  fleet-manager enroll porch --broker mqtt://192.168.1.10 > device.yaml",
      "  fleet-manager enroll porch-left porch-right > device.yaml",
      "  fleet-manager enroll operator"
    })
final class EnrollCommand implements Callable<Integer> {
  private static final List<String> PEOPLE = List.of("operator", "viewer", "homeassistant");

  @ParentCommand private CommandRoot root;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "3 to 32 of a-z, 0-9 and -.")
  private List<String> ids;

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
    check();
    DataFolder folder = new DataFolder(data);
    folder.create();
    BrokerSettings settings = folder.broker();
    Map<String, String> passwords = new LinkedHashMap<>();
    for (String id : ids) {
      passwords.put(id, password(settings, id));
    }
    String first = ids.get(0);
    if (root.isJson()) {
      root.printJson(
          passwords.size() == 1 ? one(first, address, passwords) : all(address, passwords));
    } else if (PEOPLE.contains(first)) {
      root.terminal().line("user: " + first);
      root.terminal().line("password: " + passwords.get(first));
    } else {
      print(address, passwords);
    }
    return ExitCode.OK;
  }

  private static Map<String, Object> one(
      String id, BrokerAddress address, Map<String, String> passwords) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("broker", address.toString());
    document.put("user", id);
    document.put("password", passwords.get(id));
    return document;
  }

  private static Map<String, Object> all(BrokerAddress address, Map<String, String> passwords) {
    Map<String, Object> cameras = new LinkedHashMap<>();
    passwords.forEach((id, password) -> cameras.put(id, Map.of("user", id, "password", password)));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("broker", address.toString());
    document.put("cameras", cameras);
    return document;
  }

  private void print(BrokerAddress address, Map<String, String> passwords) {
    Terminal terminal = root.terminal();
    boolean isOne = passwords.size() == 1;
    terminal.line(
        isOne
            ? "# The configuration of one camera; keep it to yourself, it holds a password."
            : "# The configuration of "
                + passwords.size()
                + " cameras of one device; keep it to yourself, it holds their passwords.");
    if (isOne) {
      terminal.line("id: " + Json.text(ids.get(0)));
    }
    terminal.line("broker: " + address);
    if (!isOne) {
      terminal.line("cameras:");
    }
    passwords.forEach(
        (id, password) -> {
          String indent = isOne ? "" : "    ";
          if (!isOne) {
            terminal.line("  " + Json.text(id) + ":");
          }
          terminal.line(indent + "password: " + Json.text(password));
          terminal.line(indent + "camera: synthetic");
        });
  }

  private static String password(BrokerSettings settings, String id) throws Refusal {
    try {
      return new Enrolment(settings.passwords()).add(id);
    } catch (IOException e) {
      throw Refusal.failed("cannot enroll " + id + ": " + e.getMessage());
    }
  }

  /** Before any password is replaced. */
  private void check() throws Refusal {
    for (String id : ids) {
      if (PEOPLE.contains(id)) {
        if (ids.size() > 1) {
          throw Refusal.usage(id + " is no camera of a device, enroll it by itself");
        }
      } else {
        try {
          DeviceId.of(id);
        } catch (IllegalArgumentException e) {
          throw Refusal.usage(e.getMessage());
        }
      }
      if (Collections.frequency(ids, id) > 1) {
        throw Refusal.usage(id + " is there twice; each camera of a device has its own id");
      }
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
