package camfleet.broker;

import camfleet.topic.Topics;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.extension.sdk.api.client.parameter.ServerInformation;
import com.hivemq.extension.sdk.api.packets.auth.ModifiableDefaultPermissions;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.auth.SecurityRegistry;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The HiveMQ extension that enforces the access policy: inside the embedded broker, and installed
 * in the {@code extensions} folder of a stand-alone HiveMQ CE, where {@code camfleet.properties}
 * beside it names the password file and the topic root.
 */
public final class AccessExtension implements ExtensionMain {
  private static final System.Logger LOG = System.getLogger("camfleet.broker");
  private static final String PROPERTIES = "camfleet.properties";

  private final Refusals refusals = new Refusals(System::nanoTime);
  private final PasswordFile givenPasswords;
  private final Topics givenTopics;
  private volatile ServerInformation server;

  /** For HiveMQ CE, which calls it when it loads the folder. */
  public AccessExtension() {
    this(null, null);
  }

  AccessExtension(PasswordFile passwords, Topics topics) {
    this.givenPasswords = passwords;
    this.givenTopics = topics;
  }

  @Override
  public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
    server = input.getServerInformation();
    PasswordFile passwords = givenPasswords;
    Topics topics = givenTopics;
    if (passwords == null) {
      Path home = input.getExtensionInformation().getExtensionHomeFolder().toPath();
      try {
        Properties properties = read(home.resolve(PROPERTIES));
        passwords =
            new PasswordFile(home.resolve(properties.getProperty("passwords", "passwords")));
        topics = new Topics(properties.getProperty("root", Topics.DEFAULT_ROOT));
      } catch (IOException | IllegalArgumentException e) {
        // Without an authenticator HiveMQ CE refuses every login, so that this fails closed.
        LOG.log(System.Logger.Level.ERROR, "broker: nobody can log in: {0}", e.getMessage());
        output.preventExtensionStartup(e.getMessage());
        return;
      }
    }
    enforce(passwords, new AccessPolicy(topics));
  }

  @Override
  public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
    // HiveMQ takes out what was registered.
  }

  /** The port of the first listener, which HiveMQ knows once it has started. */
  int port() {
    return server.getListener().iterator().next().getPort();
  }

  /** Logins, messages and subscriptions refused since the start. */
  long refused() {
    return refusals.count();
  }

  private void enforce(PasswordFile passwords, AccessPolicy policy) {
    PasswordAuthenticator authenticator = new PasswordAuthenticator(passwords, policy, refusals);
    SecurityRegistry security = Services.securityRegistry();
    security.setAuthenticatorProvider(input -> authenticator);
    security.setAuthorizerProvider(
        input ->
            new PolicyAuthorizer(policy.of(userName(input.getConnectionInformation())), refusals));
    Services.initializerRegistry()
        .setClientInitializer(
            (input, context) -> {
              Access access = policy.of(userName(input.getConnectionInformation()));
              permitWill(policy, access, context.getDefaultPermissions());
              // From the first message on: a session that is resumed has its subscriptions already.
              if (PolicyAuthorizer.isFiltered(access.party())) {
                context.addPublishOutboundInterceptor(new DeliveryFilter(access));
              }
            });
  }

  /**
   * HiveMQ CE checks a will twice where there is an initializer: by the authorizer, and then by the
   * default permissions, which refuse everything; they are asked about nothing else.
   */
  private static void permitWill(
      AccessPolicy policy, Access access, ModifiableDefaultPermissions permissions) {
    for (AccessRule rule : policy.rules()) {
      if (rule.party() == access.party() && rule.right() == Right.WRITE) {
        permissions.add(
            Builders.topicPermission()
                .topicFilter(rule.filter().replace(AccessRule.OWN, access.userName()))
                .activity(TopicPermission.MqttActivity.PUBLISH)
                .type(TopicPermission.PermissionType.ALLOW)
                .build());
      }
    }
  }

  /** The user that logged in; a name that nobody can have, with no rights, when there is none. */
  private static String userName(ConnectionInformation connection) {
    Optional<String> userName =
        connection.getConnectionAttributeStore().getAsString(PasswordAuthenticator.USER);
    return userName.orElseThrow(() -> new IllegalStateException("a client without a login"));
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new IOException(file + " cannot be read: " + e, e);
      }
    }
    return properties;
  }
}
