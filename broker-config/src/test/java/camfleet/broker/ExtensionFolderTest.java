package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.topic.Topics;
import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The extension as a folder, loaded by HiveMQ's own loader as a stand-alone HiveMQ CE does it; and
 * what HiveMQ does without it.
 */
class ExtensionFolderTest {
  @TempDir Path folder;
  private int port;

  @Test
  void embeddedBuilderAloneLetsAnybodyIn() throws Exception {
    EmbeddedHiveMQ open = start(Files.createDirectories(folder.resolve("extensions")), false);
    try (Caller anybody = Caller.connect(port, "anybody", null, null)) {
      assertThat(anybody.publish("camfleet/v1/dev/cam1/cmd/reboot", "", false)).isTrue();
    } finally {
      open.close();
    }
  }

  @Test
  void folderEnforcesThePolicy() throws Exception {
    Path home = Files.createDirectories(folder.resolve("extensions/camfleet-access"));
    Files.copy(
        Path.of("hivemq/camfleet-access/hivemq-extension.xml"),
        home.resolve("hivemq-extension.xml"));
    Files.writeString(home.resolve("camfleet.properties"), "passwords=users\nroot=farm\n");
    Map<String, String> passwords =
        new Enrolment(home.resolve("users")).addAll(List.of("cam1", "operator"));
    pack(home.resolve("camfleet-access.jar"));

    EmbeddedHiveMQ hivemq = start(home.getParent(), true);
    try (Caller cam = Caller.connect(port, "cam1", passwords);
        Caller operator = Caller.connect(port, "operator", passwords)) {
      assertThat(operator.subscribe("farm/v1/dev/+/status")).isTrue();
      assertThat(operator.subscribe("farm/v1/dev/+/cmd/+")).isFalse();
      assertThat(cam.publish("farm/v1/dev/cam1/status", "online", false)).isTrue();
      assertThat(
              OneShot.publish(
                  port, "operator", passwords.get("operator"), "farm/v1/fleet/status", "x"))
          .isEqualTo(135);
      assertThatThrownBy(() -> Caller.connect(port, "anybody", null, null))
          .isInstanceOf(MqttException.class);
    } finally {
      hivemq.close();
    }
  }

  /**
   * @param deny what HiveMQ CE has as its default, and what the embedded builder turns off
   */
  private EmbeddedHiveMQ start(Path extensions, boolean deny) throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    BrokerSettings settings =
        BrokerSettings.in(folder)
            .withAddress("127.0.0.1", port)
            .withPersistence(BrokerSettings.Persistence.MEMORY);
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("config.xml"), HiveMqConfig.of(settings));
    EmbeddedHiveMQ hivemq =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(conf)
            .withDataFolder(Files.createDirectories(folder.resolve("data")))
            .withExtensionsFolder(extensions)
            .withoutLoggingBootstrap()
            .build();
    InternalConfigurations.AUTH_DENY_UNAUTHENTICATED_CONNECTIONS.set(deny);
    hivemq.start().get();
    InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(100);
    return hivemq;
  }

  /** Puts together what the build puts into the extension's jar. */
  private static void pack(Path jar) throws Exception {
    Path schemas =
        Path.of(Topics.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isRegularFile(schemas)) {
      try (FileSystem inside = FileSystems.newFileSystem(schemas)) {
        pack(jar, inside.getPath("/"));
      }
    } else {
      pack(jar, schemas);
    }
  }

  private static void pack(Path jar, Path schemas) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      add(entries, Path.of("target/classes"));
      add(entries, schemas);
      add(entries, Path.of("hivemq/jar"));
    }
  }

  private static void add(JarOutputStream entries, Path classes) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(classes)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = classes.relativize(file).toString();
      if (name.startsWith("camfleet/topic/")
          || name.startsWith("camfleet/broker/")
          || name.startsWith("META-INF/services/")) {
        entries.putNextEntry(new JarEntry(name));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }
}
