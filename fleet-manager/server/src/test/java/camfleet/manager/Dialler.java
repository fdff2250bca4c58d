package camfleet.manager;

import static org.awaitility.Awaitility.await;

import camfleet.frame.Codec;
import camfleet.frame.FrameHeader;
import camfleet.stream.Bye;
import camfleet.stream.Credit;
import camfleet.stream.FrameMessage;
import camfleet.stream.Hello;
import camfleet.stream.Notice;
import camfleet.stream.PayloadMemory;
import camfleet.stream.Ping;
import camfleet.stream.Pong;
import camfleet.stream.StreamDecoder;
import camfleet.stream.StreamEncoder;
import camfleet.stream.StreamLimits;
import camfleet.stream.StreamMessage;
import camfleet.stream.StreamOrder;
import camfleet.stream.StreamSide;
import camfleet.stream.Subscribe;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The side of a stream that dials, by hand: a socket, what was heard, and what is to be said. */
public final class Dialler implements AutoCloseable {
  /** What was heard, in its order. */
  public final List<StreamMessage> heard = new CopyOnWriteArrayList<>();

  private final Socket socket = new Socket();
  private final StreamOrder order;
  private final InstantSource clock;
  private volatile boolean over;
  private volatile boolean answersPings = true;
  private volatile Duration ahead = Duration.ZERO;

  public Dialler(ManagerRoom room, StreamSide side) throws IOException {
    this(room, side, 0);
  }

  /**
   * @param receiveBuffer 0 for the system's
   */
  public Dialler(ManagerRoom room, StreamSide side, int receiveBuffer) throws IOException {
    clock = room.broker.clock();
    order = StreamOrder.of(side, StreamLimits.DEFAULTS);
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress("127.0.0.1", room.app.streamPort()));
    socket.setTcpNoDelay(true);
  }

  /** A device that has said HELLO. */
  public static Dialler device(ManagerRoom room, String id, String session, String token, long boot)
      throws IOException {
    Dialler device = new Dialler(room, StreamSide.DEVICE);
    device.reads();
    device.raw(StreamEncoder.preface());
    device.say(Hello.device(new DeviceId(id), session, token, boot));
    return device;
  }

  /** A subscriber that has said HELLO and was welcomed. */
  public static Dialler subscriber(ManagerRoom room) throws IOException {
    Dialler subscriber = new Dialler(room, StreamSide.SUBSCRIBER);
    subscriber.reads();
    subscriber.raw(StreamEncoder.preface());
    subscriber.say(Hello.subscriber("test", null));
    return subscriber.welcomed();
  }

  public Dialler reads() {
    Thread reader = new Thread(this::read, "dialler");
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  private void read() {
    try (StreamDecoder decoder =
        StreamDecoder.dialling(StreamLimits.DEFAULTS, PayloadMemory.HEAP, order)) {
      InputStream in = socket.getInputStream();
      byte[] chunk = new byte[64 * 1024];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
        for (StreamMessage m = decoder.read(bytes); m != null; m = decoder.read(bytes)) {
          heard.add(m);
          if (m instanceof Ping ping && answersPings) {
            Instant now = clock.instant().plus(ahead);
            long t = now.getEpochSecond() * 1_000_000_000L + now.getNano();
            say(new Pong(ping.t0(), t, t));
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      // The connection ended.
    } finally {
      over = true;
    }
  }

  public Dialler withClockAhead(Duration time) {
    ahead = time;
    return this;
  }

  public Dialler withoutPongs() {
    answersPings = false;
    return this;
  }

  public synchronized void raw(ByteBuffer bytes) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    socket.getOutputStream().write(copy);
    socket.getOutputStream().flush();
  }

  public synchronized void say(StreamMessage message) throws IOException {
    order.sent(message);
    raw(ByteBuffer.wrap(StreamEncoder.bytes(message)));
  }

  public void subscribe(String selector, Double fps, Subscribe.Mode mode, int credit)
      throws IOException {
    say(new Subscribe("s" + heard.size(), selector, fps, mode));
    if (credit > 0) {
      say(new Credit(credit));
    }
  }

  /** A frame as a device sends it. */
  public static FrameMessage frame(long boot, long sequence, Instant at, byte[] jpeg) {
    return frame(boot, sequence, at, jpeg, 0);
  }

  /**
   * @param dropped what the device forgot before it
   */
  public static FrameMessage frame(
      long boot, long sequence, Instant at, byte[] jpeg, long dropped) {
    long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
    return new FrameMessage(
        new FrameHeader(
            0, Codec.JPEG, FrameHeader.KEY_FRAME, boot, sequence, nanos, 0, dropped, 64, 48),
        ByteBuffer.wrap(jpeg));
  }

  public <T extends StreamMessage> List<T> all(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  public List<Long> sequences() {
    return all(FrameMessage.class).stream().map(f -> f.header().sequence()).toList();
  }

  /** Waits until this many notices were heard. */
  public void awaitNotices(int count) {
    await().atMost(ManagerRoom.PATIENCE).until(() -> all(Notice.class).size() >= count);
  }

  public Dialler welcomed() {
    await().atMost(ManagerRoom.PATIENCE).until(() -> order.welcome() != null);
    return this;
  }

  /** Waits until this many frames were heard. */
  public void awaitFrames(int count) {
    await().atMost(ManagerRoom.PATIENCE).until(() -> all(FrameMessage.class).size() >= count);
  }

  /** Waits for the end and gives the BYE before it, or null. */
  public Bye awaitBye() {
    await().atMost(ManagerRoom.PATIENCE).until(() -> over);
    List<Bye> byes = all(Bye.class);
    return byes.isEmpty() ? null : byes.get(0);
  }

  public boolean isOver() {
    return over;
  }

  public long credit() {
    return order.credit();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
