package camfleet.broker;

import camfleet.topic.Party;
import com.hivemq.extension.sdk.api.auth.PublishAuthorizer;
import com.hivemq.extension.sdk.api.auth.SubscriptionAuthorizer;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerOutput;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import com.hivemq.extension.sdk.api.packets.subscribe.SubackReasonCode;
import java.nio.ByteBuffer;

/**
 * Asks the policy for each message and subscription of one client. A refused message, will
 * included, ends the connection with reason 135, as HiveMQ does it; a refused subscription stands
 * in SUBACK.
 */
final class PolicyAuthorizer implements PublishAuthorizer, SubscriptionAuthorizer {
  private final Access access;
  private final Refusals refusals;

  PolicyAuthorizer(Access access, Refusals refusals) {
    this.access = access;
    this.refusals = refusals;
  }

  @Override
  public void authorizePublish(PublishAuthorizerInput input, PublishAuthorizerOutput output) {
    PublishPacket packet = input.getPublishPacket();
    String topic = packet.getTopic();
    if (access.mayPublish(topic) || isClearing(packet) && access.mayClear(topic)) {
      output.authorizeSuccessfully();
      return;
    }
    String reason = "user " + access.userName() + " may not publish to " + topic;
    refusals.add(reason);
    output.failAuthorization(AckReasonCode.NOT_AUTHORIZED, reason);
  }

  @Override
  public void authorizeSubscribe(
      SubscriptionAuthorizerInput input, SubscriptionAuthorizerOutput output) {
    String filter = input.getSubscription().getTopicFilter();
    Access.Verdict verdict = access.maySubscribe(filter);
    if (verdict == Access.Verdict.WHOLE
        || verdict == Access.Verdict.PART && isFiltered(access.party())) {
      output.authorizeSuccessfully();
      return;
    }
    String reason = "user " + access.userName() + " may not subscribe to " + filter;
    refusals.add(reason);
    output.failAuthorization(SubackReasonCode.NOT_AUTHORIZED, reason);
  }

  /**
   * Whether a {@link DeliveryFilter} stands before the clients of a party. People and their tools
   * subscribe broadly; a device has no need to, and the manager may read everything.
   */
  static boolean isFiltered(Party party) {
    return party != Party.DEVICE && party != Party.MANAGER;
  }

  private static boolean isClearing(PublishPacket packet) {
    return packet.getRetain() && packet.getPayload().map(ByteBuffer::remaining).orElse(0) == 0;
  }
}
