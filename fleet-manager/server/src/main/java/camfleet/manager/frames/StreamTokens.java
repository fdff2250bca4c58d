package camfleet.manager.frames;

import camfleet.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Who may stream: one session for each device, with a secret and an end. Any thread may call it.
 */
public final class StreamTokens {
  private static final int TOKEN_BYTES = 24;

  private final SecureRandom random = new SecureRandom();
  private final Map<DeviceId, Ticket> tickets = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /** What a device is told on {@code cmd/stream}. */
  public record Grant(String session, String token) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Grant[" + session + "]";
    }
  }

  private static final class Ticket {
    final String session;
    final byte[] token;
    volatile long endsNanos;

    Ticket(String session, String token, long endsNanos) {
      this.session = session;
      this.token = token.getBytes(StandardCharsets.US_ASCII);
      this.endsNanos = endsNanos;
    }
  }

  public StreamTokens(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A new session; an earlier one of this device ends. */
  public Grant grant(DeviceId device, Duration lease) {
    Grant grant = new Grant(secret(9), secret(TOKEN_BYTES));
    tickets.put(
        device, new Ticket(grant.session(), grant.token(), nanos.getAsLong() + lease.toNanos()));
    return grant;
  }

  /** The session goes on for this long from now; nothing when it has ended. */
  public void renew(DeviceId device, String session, Duration lease) {
    Ticket ticket = tickets.get(device);
    if (ticket != null && ticket.session.equals(session)) {
      ticket.endsNanos = nanos.getAsLong() + lease.toNanos();
    }
  }

  public void revoke(DeviceId device) {
    tickets.remove(device);
  }

  /** Whether this session may stream with this token; takes as long for a wrong one. */
  boolean isValid(DeviceId device, String session, String token) {
    Ticket ticket = tickets.get(device);
    byte[] said = token == null ? new byte[0] : token.getBytes(StandardCharsets.UTF_8);
    boolean right = MessageDigest.isEqual(ticket == null ? new byte[32] : ticket.token, said);
    return right && leftNanos(device, session) > 0;
  }

  /** Nanoseconds that are left of a session's lease; 0 or less when it has ended. */
  long leftNanos(DeviceId device, String session) {
    Ticket ticket = tickets.get(device);
    return ticket == null || !ticket.session.equals(session)
        ? 0
        : ticket.endsNanos - nanos.getAsLong();
  }

  /** Whether this is the device's session, its lease running or not. */
  boolean isKnown(DeviceId device, String session) {
    Ticket ticket = tickets.get(device);
    return ticket != null && ticket.session.equals(session);
  }

  private String secret(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }
}
