package camfleet.client;

import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.stream.ClockEstimate;
import camfleet.stream.Credit;
import camfleet.stream.FrameMessage;
import camfleet.stream.Notice;
import camfleet.stream.StreamConnection;
import camfleet.stream.StreamEnd;
import camfleet.stream.StreamListener;
import camfleet.stream.StreamMessage;
import camfleet.stream.Subscribe;
import camfleet.stream.Welcome;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The reading end of one subscription's connections, one after the other: subscribes, grants
 * credit, asks for the manager's time and puts frames on the shelf.
 */
final class FrameLine implements StreamListener {
  private static final System.Logger LOG = System.getLogger("camfleet.client");
  private static final long PING_NANOS = Duration.ofSeconds(5).toNanos();

  /** Beyond, more frames under way would only be older. */
  private static final int MOST_CREDIT = 32;

  private final FrameRequest request;
  private final FramePort port;
  private final FrameShelf shelf;
  private final NoticeBoard notices;
  private final InstantSource clock;
  private final ReentrantLock granting = new ReentrantLock();

  // Of the thread that reads.
  private final Map<String, FrameHeader> last = new HashMap<>();
  private final Set<Integer> begun = new HashSet<>();
  private long askedNanos;

  private volatile StreamConnection connection;
  private volatile String problem = "not connected yet";

  FrameLine(
      FrameRequest request,
      FramePort port,
      FrameShelf shelf,
      NoticeBoard notices,
      InstantSource clock) {
    this.request = request;
    this.port = port;
    this.shelf = shelf;
    this.notices = notices;
    this.clock = clock;
  }

  /** Why no frames can come now, or null while there is a connection. */
  String problem() {
    return problem;
  }

  @Override
  public void opened(StreamConnection opened, Welcome welcome) {
    problem = null;
    port.worked();
    begun.clear();
    connection = opened;
    try {
      // The time first, so that it is known when the first frame comes.
      ask(opened);
      opened.send(new Subscribe("frames", request.selector(), request.maxFps(), request.mode()));
      grant(request.isEvery() ? shelf.waiting() : 0);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "subscribing failed", e);
    }
  }

  @Override
  public void received(StreamMessage message) {
    StreamConnection current = connection;
    try {
      if (message instanceof FrameMessage frame) {
        arrived(current, frame);
      } else if (message instanceof Notice notice) {
        if (notice.kind() == Notice.Kind.ENDED) {
          begun.remove(notice.channel());
        }
        notices.hear(notice);
      }
      grant(request.isEvery() ? shelf.waiting() : 0);
      if (System.nanoTime() - askedNanos > PING_NANOS) {
        ask(current);
      }
    } catch (IOException e) {
      // The connection tells its end itself.
      LOG.log(Level.DEBUG, "answering failed", e);
    }
  }

  @Override
  public void closed(StreamEnd end) {
    problem = end.message();
    connection = null;
    notices.connectionEnded();
  }

  @Override
  public void failed(String reason) {
    problem = reason;
  }

  /** The reader took a frame, which may make room for another. */
  void taken() {
    if (request.isEvery()) {
      try {
        grant(shelf.waiting());
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "granting failed", e);
      }
    }
  }

  /**
   * Fills the credit up: one frame more than cameras, so that the line is busy while one is handed
   * over. Frames of {@code every} that nobody has taken yet are not granted again.
   */
  private void grant(int held) throws IOException {
    granting.lock();
    try {
      StreamConnection current = connection;
      if (current == null || current.end() != null) {
        return;
      }
      int window = Math.min(MOST_CREDIT, 1 + Math.max(1, current.order().channels()));
      long due = window - held - current.order().credit();
      if (due >= (window + 3) / 4) {
        current.send(new Credit(due));
      }
    } finally {
      granting.unlock();
    }
  }

  private void ask(StreamConnection current) throws IOException {
    askedNanos = System.nanoTime();
    if (current.order().pingsUnderWay() < 2) {
      current.ping();
    }
  }

  private void arrived(StreamConnection current, FrameMessage message) {
    long arrivedNanos = System.nanoTime();
    FrameHeader header = message.header();
    String camera = current.order().cameraOf(header.channel());
    FrameHeader before = last.put(camera, header);
    boolean first = begun.add(header.channel());
    long missed = header.dropped();
    if (first && before != null && before.boot() == header.boot()) {
      if (header.sequence() <= before.sequence()) {
        // A new connection begins with the newest frame, which may be the one known already.
        last.put(camera, before);
        return;
      }
      if (request.maxFps() == null) {
        missed = Math.max(missed, header.sequence() - before.sequence() - 1);
      }
    }
    shelf.put(received(current, camera, message.toFrame(), missed, arrivedNanos));
  }

  private ReceivedFrame received(
      StreamConnection current, String camera, Frame frame, long missed, long arrivedNanos) {
    long now = nanosOf(clock.instant());
    ClockEstimate.Offset manager = current.peerClock().at(now);
    long deviceMicros = frame.header().clockErrorMicros();
    if (manager == null || deviceMicros == FrameHeader.UNKNOWN_ERROR) {
      return new ReceivedFrame(camera, frame, missed, arrivedNanos, null, null);
    }
    long age = now + manager.offsetNanos() - frame.header().capturedAtNanos();
    return new ReceivedFrame(
        camera,
        frame,
        missed,
        arrivedNanos,
        Duration.ofNanos(Math.max(0, age)),
        Duration.ofNanos(manager.errorNanos() + deviceMicros * 1_000));
  }

  private static long nanosOf(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
