package camfleet.manager.frames;

import camfleet.frame.Codec;
import camfleet.frame.FrameHeader;
import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.Credit;
import camfleet.stream.CreditWindow;
import camfleet.stream.FrameMessage;
import camfleet.stream.Hello;
import camfleet.stream.StreamFault;
import camfleet.stream.StreamMessage;
import camfleet.topic.DeviceId;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A device that sends frames for as long as its lease runs. A frame that the hub has is used up,
 * and its credit granted again.
 */
final class DeviceStream implements StreamRole {
  private static final int QUICK_PINGS = 8;
  private static final long PING_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LIFE_NANOS = Duration.ofSeconds(1).toNanos();

  private final StreamLine line;
  private final IngestServer server;
  private final DeviceId device;
  private final String session;
  private final long boot;
  private final CreditWindow window;
  private int owed;
  private int pings;
  private long pingedNanos;
  private long lifeNanos;
  private boolean lived;

  DeviceStream(StreamLine line, IngestServer server, Hello hello, CreditWindow window) {
    this.line = line;
    this.server = server;
    this.device = DeviceId.of(hello.device());
    this.session = hello.session();
    this.boot = hello.boot();
    this.window = window;
    line.measure(server.clocks().begin(device));
  }

  DeviceId device() {
    return device;
  }

  @Override
  public void received(StreamMessage message) throws StreamFault {
    if (message instanceof FrameMessage frame) {
      take(frame);
      owed += window.used();
    }
  }

  /** What several frames of one read used up is granted by one message. */
  @Override
  public void caughtUp() {
    if (owed > 0) {
      line.send(new Credit(owed));
      owed = 0;
    }
  }

  private void take(FrameMessage message) throws StreamFault {
    FrameHeader header = message.header();
    long now = server.nanos();
    CameraFrame frame =
        CameraFrame.streamed(device, header, message.memory(), server.memory()::giveBack, now);
    try {
      if (header.boot() != boot) {
        throw new StreamFault(
            ByeCode.MALFORMED,
            "a frame's boot is that of hello, " + boot + ", was " + header.boot());
      }
      server.hub().counts(device).wereDropped(header.dropped());
      if (header.codec() != Codec.JPEG || !looksWhole(message.memory())) {
        server.hub().refused(device);
        server
            .refusals()
            .count("frame", device + " sent a frame that is no whole JPEG; it is ignored");
      } else if (server.hub().offer(frame)) {
        server.ledger().received(frame);
      }
    } finally {
      frame.letGo();
    }
    if (!lived || now - lifeNanos >= LIFE_NANOS) {
      lived = true;
      lifeNanos = now;
      server.registry().lifeSign(device, now);
    }
  }

  /** Begins and ends as a JPEG does (ITU-T T.81 §B.1.1.3); some cameras fill the end up. */
  private static boolean looksWhole(ByteBuffer bytes) {
    int first = bytes.position();
    int end = bytes.limit();
    while (end - first > 4 && bytes.get(end - 1) == 0) {
      end--;
    }
    return end - first >= 4
        && bytes.getShort(first) == (short) 0xFFD8
        && bytes.getShort(end - 2) == (short) 0xFFD9;
  }

  @Override
  public void tick() throws StreamFault {
    long now = server.nanos();
    if (server.tokens().leftNanos(device, session) <= 0) {
      line.end(
          server.tokens().isKnown(device, session)
              ? new Bye(ByeCode.EXPIRED, "the lease of the stream has ended")
              : new Bye(ByeCode.DONE, "nobody watches " + device + " any more"));
      return;
    }
    if (pings < QUICK_PINGS || now - pingedNanos >= PING_NANOS) {
      pings++;
      pingedNanos = now;
      line.ping();
    }
  }

  @Override
  public void closed() {
    server.streamEnded(device, line);
  }
}
