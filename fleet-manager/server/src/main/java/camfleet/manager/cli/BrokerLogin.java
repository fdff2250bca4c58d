package camfleet.manager.cli;

import camfleet.mqtt.BrokerAddress;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import picocli.CommandLine.Option;

/** The options of a command that speaks with the broker itself. */
final class BrokerLogin {
  @Option(
      names = "--broker",
      paramLabel = "URL",
      description = "With --via mqtt: the broker (default: mqtt://127.0.0.1:1883).")
  private String broker;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "With --via mqtt: who reads (default: operator).")
  private String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "With --via mqtt: holds the user's password; otherwise $CAMFLEET_PASSWORD.")
  private Path passwordFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "PEM certificates that the certificate of --broker must descend from.")
  private Path caFile;

  boolean isGiven() {
    return broker != null || user != null || passwordFile != null || caFile != null;
  }

  /**
   * @param purpose part of the client id, which is another for each run so that none ends another's
   *     connection
   */
  MqttSettings settings(Terminal terminal, String purpose) throws Refusal {
    BrokerAddress address;
    try {
      address = BrokerAddress.parse(broker == null ? "mqtt://127.0.0.1" : broker);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(e.getMessage());
    }
    String name = user == null ? "operator" : user;
    String clientId = name + "-" + purpose + "-" + UUID.randomUUID().toString().substring(0, 8);
    MqttSettings settings =
        MqttSettings.of(address, new Login(clientId, name, password(passwordFile, terminal)));
    return caFile == null ? settings : settings.withCaFile(caFile);
  }

  /** The password in the file, or without one in the environment; null when there is none. */
  static String password(Path file, Terminal terminal) throws Refusal {
    if (file == null) {
      return terminal.environment().get("CAMFLEET_PASSWORD");
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw Refusal.usage("--password-file: cannot read " + file);
    }
  }
}
