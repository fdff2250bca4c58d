package camfleet.device.camera;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is moved on. */
public final class FakeTime implements InstantSource {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00.123456789Z");
  private final AtomicLong nanos = new AtomicLong(1_000);

  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  public void passMillis(long millis) {
    pass(Duration.ofMillis(millis));
  }

  public long nanos() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return START.plusNanos(nanos.get() - 1_000);
  }
}
