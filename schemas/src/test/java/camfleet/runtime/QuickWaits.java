package camfleet.runtime;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has every test look often for what it waits for: at Awaitility's own 100 ms the tests would spend
 * most of their time between two looks. JUnit finds it by itself wherever this jar is.
 */
public final class QuickWaits implements BeforeAllCallback {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollDelay(INTERVAL);
    Awaitility.setDefaultPollInterval(INTERVAL);
  }
}
