package camfleet.street;

import camfleet.broker.AccessPolicy;
import camfleet.broker.MosquittoAcl;
import camfleet.house.Required;
import camfleet.mqtt.BrokerAddress;
import camfleet.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * Mosquitto in a container, with our access list and password file. The image is that of system
 * property {@code camfleet.image.mosquitto}; {@code .ci/run} makes the default one of Debian's
 * package, since it may not be possible to pull any.
 */
final class MosquittoContainer implements AutoCloseable {
  static final String IMAGE = System.getProperty("camfleet.image.mosquitto", "local/mosquitto");

  private static final int PORT = 1883;

  /** Read by Mosquitto before it gives up root, so only root can read the password file. */
  private static final int OWNER_ONLY = 0600;

  private final GenericContainer<?> container;

  private MosquittoContainer(GenericContainer<?> container) {
    this.container = container;
  }

  /** Skips the calling test where no engine runs or the image is not there. */
  static void assume() {
    boolean engine = DockerClientFactory.instance().isDockerAvailable();
    Required.that("docker", engine && hasImage(), "no container engine has an image " + IMAGE);
  }

  /**
   * @param passwords what {@code Enrolment} wrote
   */
  static MosquittoContainer start(Path passwords) throws IOException {
    String acl = new MosquittoAcl(new AccessPolicy(Topics.standard())).text();
    String configuration = Mosquitto.configuration("", PORT, "/etc/passwords", "/etc/acl", "root");
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withExposedPorts(PORT)
            .withCopyToContainer(
                Transferable.of(Files.readAllBytes(passwords), OWNER_ONLY), "/etc/passwords")
            .withCopyToContainer(Transferable.of(acl, OWNER_ONLY), "/etc/acl")
            .withCopyToContainer(Transferable.of(configuration), "/etc/camfleet.conf")
            .withCommand("mosquitto", "-c", "/etc/camfleet.conf")
            .waitingFor(Wait.forListeningPort())
            .withStartupTimeout(Duration.ofSeconds(60));
    container.start();
    return new MosquittoContainer(container);
  }

  BrokerAddress address() {
    return new BrokerAddress(container.getHost(), container.getMappedPort(PORT), false);
  }

  private static boolean hasImage() {
    return DockerClientFactory.instance().client().listImagesCmd().exec().stream()
        .anyMatch(
            image ->
                image.getRepoTags() != null
                    && java.util.Arrays.stream(image.getRepoTags())
                        .anyMatch(tag -> tag.equals(IMAGE) || tag.equals(IMAGE + ":latest")));
  }

  @Override
  public void close() {
    container.close();
  }
}
