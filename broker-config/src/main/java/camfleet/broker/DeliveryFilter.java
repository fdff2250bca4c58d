package camfleet.broker;

import com.hivemq.extension.sdk.api.interceptor.publish.PublishOutboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishOutboundInput;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishOutboundOutput;

/**
 * Holds back what a client may not read of a broad subscription such as {@code camfleet/v1/dev/#},
 * as Mosquitto does.
 */
final class DeliveryFilter implements PublishOutboundInterceptor {
  private final Access access;

  DeliveryFilter(Access access) {
    this.access = access;
  }

  @Override
  public void onOutboundPublish(PublishOutboundInput input, PublishOutboundOutput output) {
    if (!access.mayRead(input.getPublishPacket().getTopic())) {
      output.preventPublishDelivery();
    }
  }
}
