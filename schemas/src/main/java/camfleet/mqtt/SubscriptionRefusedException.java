package camfleet.mqtt;

import java.io.IOException;

/** The broker does not let us read a topic; asking again soon will not help. */
public final class SubscriptionRefusedException extends IOException {
  SubscriptionRefusedException(String message) {
    super(message);
  }
}
