package camfleet.manager.sync;

import camfleet.manager.twin.Outcome;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Changes what is wanted of one camera, as the twin does it. */
@FunctionalInterface
public interface RoleEdit {
  /**
   * @param patch setting to value
   * @param timeout how long to wait for the camera's final word; null not to wait
   */
  CompletableFuture<Outcome> change(
      DeviceId device, Map<String, Object> patch, String by, Duration timeout);
}
