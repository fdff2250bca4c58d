package camfleet.broker;

import camfleet.topic.Topics;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How the embedded broker runs.
 *
 * @param bindAddress the address it listens on, such as {@code 127.0.0.1}
 * @param port 1 to 65535, or 0 for a free one
 * @param folder everything it writes is below this folder
 * @param passwords the password file, see {@link Enrolment}
 * @param persistence where retained messages and sessions live
 * @param maxPacketBytes the largest MQTT packet it takes; clients learn it in CONNACK
 * @param topics the root below which the access rules hold
 */
public record BrokerSettings(
    String bindAddress,
    int port,
    Path folder,
    Path passwords,
    Persistence persistence,
    int maxPacketBytes,
    Topics topics) {
  /** Where retained messages and sessions live. */
  public enum Persistence {
    /** Lost when the broker ends. */
    MEMORY,
    /** In the folder; needs a 64-bit system. */
    FILE
  }

  /** MQTT's usual port (IANA). */
  public static final int DEFAULT_PORT = 1883;

  /** 1 MiB of payload, and room for topic and properties. */
  public static final int DEFAULT_MAX_PACKET_BYTES = 1024 * 1024 + 64 * 1024;

  private static final int LEAST_PACKET_BYTES = 16 * 1024;
  private static final int MOST_PACKET_BYTES = 268_435_460;

  public BrokerSettings {
    Objects.requireNonNull(bindAddress, "bindAddress");
    folder = folder.toAbsolutePath().normalize();
    passwords = passwords.toAbsolutePath().normalize();
    Objects.requireNonNull(persistence, "persistence");
    Objects.requireNonNull(topics, "topics");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("broker port must be 0..65535, was " + port);
    }
    if (maxPacketBytes < LEAST_PACKET_BYTES || maxPacketBytes > MOST_PACKET_BYTES) {
      throw new IllegalArgumentException(
          "maxPacketBytes must be "
              + LEAST_PACKET_BYTES
              + ".."
              + MOST_PACKET_BYTES
              + ", was "
              + maxPacketBytes);
    }
  }

  /**
   * A broker for this machine alone on port 1883 that keeps its state in a folder, with the
   * password file {@code passwords} in it.
   */
  public static BrokerSettings in(Path folder) {
    return new BrokerSettings(
        "127.0.0.1",
        DEFAULT_PORT,
        folder,
        folder.resolve("passwords"),
        Persistence.FILE,
        DEFAULT_MAX_PACKET_BYTES,
        Topics.standard());
  }

  public BrokerSettings withAddress(String newBindAddress, int newPort) {
    return new BrokerSettings(
        newBindAddress, newPort, folder, passwords, persistence, maxPacketBytes, topics);
  }

  public BrokerSettings withPasswords(Path newPasswords) {
    return new BrokerSettings(
        bindAddress, port, folder, newPasswords, persistence, maxPacketBytes, topics);
  }

  public BrokerSettings withPersistence(Persistence newPersistence) {
    return new BrokerSettings(
        bindAddress, port, folder, passwords, newPersistence, maxPacketBytes, topics);
  }

  public BrokerSettings withMaxPacketBytes(int newMaxPacketBytes) {
    return new BrokerSettings(
        bindAddress, port, folder, passwords, persistence, newMaxPacketBytes, topics);
  }

  public BrokerSettings withTopics(Topics newTopics) {
    return new BrokerSettings(
        bindAddress, port, folder, passwords, persistence, maxPacketBytes, newTopics);
  }
}
