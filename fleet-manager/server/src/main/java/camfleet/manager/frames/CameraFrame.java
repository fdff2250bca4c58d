package camfleet.manager.frames;

import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.topic.DeviceId;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A camera's picture as the manager holds it: one payload that all watchers share and nobody writes
 * to. Whoever keeps it for later {@linkplain #hold holds} it and {@linkplain #letGo lets go} once;
 * after the last one its memory may carry another picture, and only {@link #buffer} and {@link
 * #payload} need a hold. Any thread may call it.
 */
public final class CameraFrame {
  private final DeviceId device;
  private final FrameHeader header;
  private final ByteBuffer memory;
  private final Consumer<ByteBuffer> free;
  private final boolean live;
  private final boolean ordered;
  private final boolean streamed;
  private final long arrivedNanos;
  private long lostUpToIt;
  private final AtomicInteger holders = new AtomicInteger(1);
  private volatile Buffer buffer;
  private volatile byte[] partHead;
  private volatile ByteBuf part;

  // Whoever looks may find an older one, or none, and works it out by itself.
  private Birth birth;

  /**
   * When the light was captured, on this machine's monotonic clock.
   *
   * @param toldNanos when that was worked out
   */
  record Birth(long bornNanos, long toldNanos) {}

  /**
   * A picture on the heap, held by its maker.
   *
   * @param live false when the broker had it in store
   * @param ordered whether the device said (boot, sequence); otherwise it is ordered by arrival
   * @param arrivedNanos when it came, on the monotonic clock
   */
  public CameraFrame(
      DeviceId device, Frame frame, boolean live, boolean ordered, long arrivedNanos) {
    this(
        device,
        frame.header(),
        ByteBuffer.wrap(frame.payload()),
        memory -> {},
        live,
        ordered,
        false,
        arrivedNanos);
  }

  /**
   * A live picture from a stream, held by its maker.
   *
   * @param memory the payload from position to limit
   * @param free gets the memory after the last holder
   */
  static CameraFrame streamed(
      DeviceId device,
      FrameHeader header,
      ByteBuffer memory,
      Consumer<ByteBuffer> free,
      long arrivedNanos) {
    return new CameraFrame(device, header, memory, free, true, true, true, arrivedNanos);
  }

  private CameraFrame(
      DeviceId device,
      FrameHeader header,
      ByteBuffer memory,
      Consumer<ByteBuffer> free,
      boolean live,
      boolean ordered,
      boolean streamed,
      long arrivedNanos) {
    this.device = Objects.requireNonNull(device, "device");
    this.header = Objects.requireNonNull(header, "header");
    this.memory = Objects.requireNonNull(memory, "memory");
    this.free = free;
    this.live = live;
    this.ordered = ordered;
    this.streamed = streamed;
    this.arrivedNanos = arrivedNanos;
  }

  /** Keeps the payload; false when nobody held it any more. */
  public boolean hold() {
    while (true) {
      int now = holders.get();
      if (now == 0) {
        return false;
      }
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** Ends one hold. */
  public void letGo() {
    int left = holders.decrementAndGet();
    if (left == 0) {
      buffer = null;
      part = null;
      free.accept(memory);
    } else if (left < 0) {
      throw new IllegalStateException("let go more often than held");
    }
  }

  public DeviceId device() {
    return device;
  }

  public FrameHeader header() {
    return header;
  }

  /**
   * The header for one reader.
   *
   * @param missed what was forgotten since its last one, by the device or for this reader
   */
  public FrameHeader headerFor(int channel, long missed) {
    return new FrameHeader(
        channel,
        header.codec(),
        header.flags(),
        header.boot(),
        header.sequence(),
        header.capturedAtNanos(),
        header.clockErrorMicros(),
        Math.min(missed, 0xFFFF_FFFFL),
        header.width(),
        header.height());
  }

  /**
   * Frames of its camera that never came here, from the first on up to this one: the difference of
   * two frames is what the device forgot between them.
   */
  public long lostUpToIt() {
    return lostUpToIt;
  }

  /** Said once, before anybody else sees it. */
  void lostUpToIt(long frames) {
    lostUpToIt = frames;
  }

  public boolean isLive() {
    return live;
  }

  /** Whether it came over a stream rather than through the broker. */
  boolean isStreamed() {
    return streamed;
  }

  boolean isOrdered() {
    return ordered;
  }

  public long arrivedNanos() {
    return arrivedNanos;
  }

  public long sequence() {
    return header.sequence();
  }

  public int bytes() {
    return memory.remaining();
  }

  /** When the light was captured, by the device's clock. */
  public Instant capturedAt() {
    long nanos = header.capturedAtNanos();
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  /** What was worked out before of its age, or null. */
  Birth birth() {
    return birth;
  }

  void bornAt(Birth told) {
    birth = told;
  }

  /** The payload, read-only, with a position of its own. */
  public ByteBuffer payload() {
    return memory.asReadOnlyBuffer();
  }

  /** The payload for sockets, outside the heap, made for the first watcher and shared by all. */
  public Buffer buffer() {
    Buffer shared = buffer;
    if (shared == null) {
      shared = SharedBytes.of(memory);
      buffer = shared;
    }
    return shared;
  }

  /** The payload and what follows it in a multipart stream, with a position of its own. */
  ByteBuf part() {
    ByteBuf shared = part;
    if (shared == null) {
      shared = MjpegOutlet.part(memory);
      part = shared;
    }
    return shared.duplicate();
  }

  /** What is the same in every viewer's part header, made for the first one. */
  byte[] partHead() {
    byte[] head = partHead;
    if (head == null) {
      head = MjpegOutlet.partHead(this);
      partHead = head;
    }
    return head;
  }
}
