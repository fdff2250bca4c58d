package camfleet.device.health;

import camfleet.device.uplink.Events;
import camfleet.device.uplink.Outlet;
import camfleet.message.Severity;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says {@code online}, and says it again when somebody else's will says otherwise; who has to do
 * that too often shares the id with another device.
 */
public final class Presence {
  private static final int AGAIN = 3;
  private static final long FORGIVEN_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Outlet outlet;
  private final Events events;
  private final LongSupplier nanos;
  private int again;
  private boolean told;
  private volatile boolean leaving;
  private long lastNanos;

  public Presence(Outlet outlet, Events events, LongSupplier nanos) {
    this.outlet = outlet;
    this.events = events;
    this.nanos = nanos;
  }

  /** The last word after each connect. */
  public void online() {
    if (!leaving) {
      outlet.publish(outlet.status("online"));
    }
  }

  /** From now on {@code offline} is true. */
  public void leave() {
    leaving = true;
  }

  /** The device's own {@code status} came by. */
  public synchronized void seen(byte[] payload, boolean retained) {
    String word = new String(payload, StandardCharsets.ISO_8859_1);
    // What was retained before this connection is about an earlier one.
    if (leaving || retained || !word.equals("offline") || !outlet.isConnected()) {
      return;
    }
    long now = nanos.getAsLong();
    if (now - lastNanos >= FORGIVEN_NANOS) {
      again = 0;
      told = false;
    }
    lastNanos = now;
    if (again < AGAIN) {
      again++;
      online();
    } else if (!told) {
      told = true;
      events.tell(
          "security",
          "duplicate_id",
          Severity.WARNING,
          "device "
              + outlet.id()
              + " was said to be offline "
              + (AGAIN + 1)
              + " times while it is online; another device probably uses the same id",
          Map.of());
    }
  }
}
