package camfleet.device.camera;

import camfleet.topic.DeviceId;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Cameras by the name of their source: {@code synthetic}, {@code file:PATH}, {@code folder:PATH}.
 */
public final class Cameras {
  private Cameras() {}

  /**
   * The camera of a source, not yet open.
   *
   * @param clock the device's clock, which says when light was captured
   * @param nanos a monotonic clock such as {@code System::nanoTime}
   * @throws IllegalArgumentException when there is no such kind of source, in one sentence
   */
  public static Camera of(String source, DeviceId id, InstantSource clock, LongSupplier nanos) {
    return of(source, id, Faults.NONE, clock, nanos);
  }

  /** The same with faults on purpose, which only the synthetic camera has. */
  public static Camera of(
      String source, DeviceId id, Faults faults, InstantSource clock, LongSupplier nanos) {
    throw new IllegalArgumentException(source);
  }

  /**
   * Checks whether a source is there and can be read, without opening it.
   *
   * @throws IllegalArgumentException what is wrong and what to do, in one sentence
   */
  public static void check(String source) {
    throw new IllegalArgumentException(source);
  }
}
