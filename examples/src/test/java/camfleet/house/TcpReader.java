package camfleet.house;

import camfleet.frame.FrameHeader;
import camfleet.message.IngestEndpoints;
import camfleet.stream.Credit;
import camfleet.stream.FrameMessage;
import camfleet.stream.Hello;
import camfleet.stream.Notice;
import camfleet.stream.StreamConnection;
import camfleet.stream.StreamEnd;
import camfleet.stream.StreamEndpoint;
import camfleet.stream.StreamListener;
import camfleet.stream.StreamMessage;
import camfleet.stream.StreamSettings;
import camfleet.stream.Subscribe;
import camfleet.stream.Welcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A subscriber over TCP who reads nothing for a while after each frame, and then grants credit for
 * one more.
 */
final class TcpReader implements StreamListener, AutoCloseable {
  private final Looks looks = new Looks();
  private final AtomicLong gaps = new AtomicLong();
  private final String device;
  private final Subscribe.Mode mode;
  private final int credit;
  private final Duration pause;
  private final StreamConnection connection;

  private TcpReader(
      StreamEndpoint endpoint, String device, Subscribe.Mode mode, int credit, Duration pause) {
    this.device = device;
    this.mode = mode;
    this.credit = credit;
    this.pause = pause;
    this.connection =
        new StreamConnection(endpoint, StreamSettings.DEFAULTS, InstantSource.system(), this);
  }

  /**
   * @param name what it calls itself
   * @param credit granted at the beginning
   */
  static TcpReader of(
      String name,
      IngestEndpoints.Endpoint where,
      String device,
      Subscribe.Mode mode,
      int credit,
      Duration pause)
      throws IOException {
    StreamEndpoint endpoint = new StreamEndpoint(where.host(), where.port(), false, null);
    TcpReader reader = new TcpReader(endpoint, device, mode, credit, pause);
    reader.connection.open(Hello.subscriber(name, null));
    reader.connection.start();
    return reader;
  }

  @Override
  public void opened(StreamConnection opened, Welcome welcome) {
    say(new Subscribe("looks", device, null, mode));
    say(new Credit(credit));
  }

  @Override
  public void received(StreamMessage message) {
    if (message instanceof FrameMessage frame) {
      FrameHeader header = frame.header();
      looks.saw(
          header.sequence(),
          header.capturedAtNanos(),
          header.dropped(),
          frame.toFrame().payload().length);
      LockSupport.parkNanos(pause.toNanos());
      say(new Credit(1));
    } else if (message instanceof Notice notice && notice.kind() == Notice.Kind.GAP) {
      gaps.incrementAndGet();
    }
  }

  private void say(StreamMessage message) {
    try {
      connection.send(message);
    } catch (IOException e) {
      if (connection.end() == null) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void closed(StreamEnd end) {
    looks.ended(end.code() == null ? end.message() : end.code().word() + ": " + end.message());
  }

  Looks looks() {
    return looks;
  }

  /** How many gaps it was told of. */
  long gaps() {
    return gaps.get();
  }

  @Override
  public void close() {
    connection.close();
  }
}
