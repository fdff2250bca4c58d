package camfleet.broker;

import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.packets.auth.DefaultAuthorizationBehaviour;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Lets a client in by user name, password and client id; HiveMQ calls it from any thread. */
final class PasswordAuthenticator implements SimpleAuthenticator {
  /** The connection attribute that holds the user name after login. */
  static final String USER = "camfleet.user";

  private final PasswordFile passwords;
  private final AccessPolicy policy;
  private final Refusals refusals;

  PasswordAuthenticator(PasswordFile passwords, AccessPolicy policy, Refusals refusals) {
    this.passwords = passwords;
    this.policy = policy;
    this.refusals = refusals;
  }

  @Override
  public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
    output.getDefaultPermissions().setDefaultBehaviour(DefaultAuthorizationBehaviour.DENY);
    ConnectPacket connect = input.getConnectPacket();
    String userName = connect.getUserName().orElse("");
    byte[] password = connect.getPassword().map(PasswordAuthenticator::bytes).orElse(new byte[0]);
    if (!passwords.matches(userName, password)) {
      refuse(
          connect,
          output,
          ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD,
          "unknown user or wrong password");
      return;
    }
    Optional<String> objection =
        LoginRule.objection(userName, connect.getClientId(), passwords.userNames());
    if (objection.isPresent()) {
      refuse(connect, output, ConnackReasonCode.CLIENT_IDENTIFIER_NOT_VALID, objection.get());
      return;
    }
    input.getConnectionInformation().getConnectionAttributeStore().putAsString(USER, userName);
    connect.getWillPublish().ifPresent(will -> permit(userName, will.getTopic(), output));
    output.authenticateSuccessfully();
  }

  /**
   * HiveMQ asks the authorizer about a will, and once more these permissions when a client
   * initializer is registered.
   */
  private void permit(String userName, String willTopic, SimpleAuthOutput output) {
    if (policy.of(userName).mayPublish(willTopic)) {
      output
          .getDefaultPermissions()
          .add(
              Builders.topicPermission()
                  .topicFilter(willTopic)
                  .type(TopicPermission.PermissionType.ALLOW)
                  .activity(TopicPermission.MqttActivity.PUBLISH)
                  .build());
    }
  }

  private void refuse(
      ConnectPacket connect, SimpleAuthOutput output, ConnackReasonCode code, String reason) {
    refusals.add(
        "login of user \""
            + connect.getUserName().orElse("")
            + "\" with client id \""
            + connect.getClientId()
            + "\" refused: "
            + reason);
    output.failAuthentication(code, reason);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
