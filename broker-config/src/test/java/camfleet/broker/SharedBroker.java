package camfleet.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The one embedded broker of this test JVM, started by whoever asks first, ended with the JVM. */
final class SharedBroker {
  private static SharedBroker instance;

  final EmbeddedBroker broker;
  final Map<String, String> passwords;

  private SharedBroker() throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), "broker");
    BrokerSettings settings =
        BrokerSettings.in(folder)
            .withAddress("127.0.0.1", 0)
            .withPersistence(BrokerSettings.Persistence.MEMORY);
    passwords =
        new Enrolment(settings.passwords())
            .addAll(List.of("manager", "operator", "viewer", "homeassistant", "cam1", "cam10"));
    broker = new EmbeddedBroker(settings);
    broker.start();
  }

  static synchronized SharedBroker get() throws IOException {
    if (instance == null) {
      instance = new SharedBroker();
    }
    return instance;
  }
}
