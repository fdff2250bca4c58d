package camfleet.stream;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One connection of the side that dials, device or subscriber, on blocking sockets. It answers
 * pings, asks when nothing comes, and ends at the first breach of the protocol. {@link #send} and
 * {@link #close} may be called by any thread; interrupting a thread that sends ends the connection.
 */
public final class StreamConnection implements AutoCloseable {
  private static final Logger LOG = System.getLogger("camfleet.stream");

  /** How long saying BYE, and hearing the other side close, may hold up a close, each. */
  private static final long FAREWELL_MILLIS = 200;

  /** How long what came before writing failed may be read after that. */
  private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int CHUNK_BYTES = 64 << 10;

  private final StreamEndpoint endpoint;
  private final StreamSettings settings;
  private final InstantSource clock;
  private final StreamListener listener;
  private final ClockEstimate peerClock = new ClockEstimate();
  private final ReentrantLock sending = new ReentrantLock();
  private final AtomicReference<StreamEnd> end = new AtomicReference<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Object life = new Object();
  private final Queue<Supplier<StreamMessage>> answers = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean answering = new AtomicBoolean();
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).limit(0);
  private volatile StreamSocket socket;
  private volatile StreamOrder order;
  private volatile Thread reader;

  /** How writing failed; the end, unless the other side's BYE has come before that. */
  private volatile StreamEnd broken;

  private volatile long brokenNanos;
  private Thread answerer;
  private StreamDecoder decoder;
  private Liveness liveness;

  /**
   * @param clock what PING and PONG tell
   */
  public StreamConnection(
      StreamEndpoint endpoint,
      StreamSettings settings,
      InstantSource clock,
      StreamListener listener) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Dials, says HELLO and waits for WELCOME; then {@link #start} or {@link #run} reads. Once.
   *
   * @throws IOException with one sentence when that fails; nothing is left open then
   * @throws StreamFault when the other side speaks something else
   */
  public Welcome open(Hello hello) throws IOException {
    StreamSide side = hello.device() == null ? StreamSide.SUBSCRIBER : StreamSide.DEVICE;
    synchronized (life) {
      if (order != null) {
        throw new IllegalStateException("was opened before");
      }
      order = StreamOrder.of(side, settings.limits());
      if (end.get() != null) {
        throw new IOException("the connection was closed");
      }
      socket = new StreamSocket(endpoint, settings);
    }
    decoder = StreamDecoder.dialling(settings.limits(), PayloadMemory.HEAP, order);
    try {
      socket.connect();
      liveness = new Liveness(settings.silence(), settings.connect(), System.nanoTime());
      socket.patience(tick());
      socket.write(StreamEncoder.preface());
      send(hello);
      StreamMessage answer = next();
      if (answer instanceof Welcome welcome) {
        liveness = new Liveness(settings.silence(), settings.message(), System.nanoTime());
        liveness.heard(true, decoder.isInside(), System.nanoTime());
        return welcome;
      }
      if (answer instanceof Bye bye) {
        end.compareAndSet(null, StreamEnd.peer(bye));
        throw new StreamRefusedException(endpoint, bye);
      }
      throw new IOException(endpoint + " closed the connection before it said welcome");
    } catch (IOException e) {
      throw openFailed(e);
    } finally {
      if (!order.isOpen()) {
        finishUp();
      }
    }
  }

  private IOException openFailed(IOException e) {
    if (e instanceof StreamFault fault) {
      endByUs(fault.bye());
      return fault;
    }
    StreamEnd ended = end.get();
    if (e instanceof StreamRefusedException) {
      return e;
    }
    if (ended != null && ended.by() == StreamEnd.By.US) {
      return new IOException("the connection was closed", e);
    }
    end.compareAndSet(null, StreamEnd.lost(reason(e)));
    return new IOException("cannot reach " + endpoint + ": " + reason(e), e);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Reads on a thread of its own. */
  public void start() {
    synchronized (life) {
      if (reader != null) {
        throw new IllegalStateException("is being read already");
      }
      reader = Threads.newThread("stream-reader", this::read);
      reader.start();
    }
  }

  /** Reads on the calling thread until the connection ends. */
  public StreamEnd run() {
    synchronized (life) {
      if (reader != null) {
        throw new IllegalStateException("is being read already");
      }
      reader = Thread.currentThread();
    }
    read();
    return end.get();
  }

  private void read() {
    try {
      listener.opened(this, order.welcome());
      StreamMessage message = next();
      while (message != null && end.get() == null) {
        hear(message);
        message = end.get() == null ? next() : null;
      }
      lost(endpoint + " closed the connection without bye");
    } catch (StreamFault fault) {
      if (broken == null) {
        endByUs(fault.bye());
      }
      lost(fault.getMessage());
    } catch (IOException e) {
      lost("the connection broke: " + reason(e));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the listener of a stream failed", e);
      endByUs(new Bye(ByeCode.INTERNAL, "a fault of the program that took the message"));
    } finally {
      finishUp();
      tellClosed();
    }
  }

  /** Ends it, unless that is known better: by the writer that failed first, or by BYE. */
  private void lost(String why) {
    StreamEnd known = broken;
    end.compareAndSet(null, known == null ? StreamEnd.lost(why) : known);
  }

  private void tellClosed() {
    try {
      listener.closed(end.get());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the listener of a stream failed", e);
    } finally {
      over.countDown();
    }
  }

  /**
   * Says it aside: a line that takes nothing holds up whoever writes, and the reader is the one who
   * notices that it is dead.
   */
  private void answer(Supplier<StreamMessage> made) {
    answers.add(made);
    if (answering.compareAndSet(false, true)) {
      answerer = Threads.start("stream-answer", this::sayAnswers);
    }
  }

  private void sayAnswers() {
    do {
      try {
        for (Supplier<StreamMessage> next = answers.poll(); next != null; next = answers.poll()) {
          send(next);
        }
      } catch (IOException | IllegalStateException e) {
        // The connection ends, and the reader tells why.
        answers.clear();
      }
      answering.set(false);
    } while (!answers.isEmpty() && answering.compareAndSet(false, true));
  }

  private void hear(StreamMessage message) {
    if (message instanceof Ping ping) {
      long arrived = now();
      answer(() -> new Pong(ping.t0(), arrived, now()));
    } else if (message instanceof Pong pong) {
      peerClock.add(pong.t0(), pong.t1(), pong.t2(), now());
    } else if (message instanceof Bye bye) {
      end.compareAndSet(null, StreamEnd.peer(bye));
    } else if (broken == null) {
      listener.received(message);
    }
  }

  /** The next message, or null at the end of the line. */
  private StreamMessage next() throws IOException {
    StreamMessage message = decoder.read(chunk);
    while (message == null) {
      boolean more = true;
      try {
        more = socket.read(chunk);
      } catch (SocketTimeoutException e) {
        chunk.limit(0);
      }
      if (!more || end.get() != null || isOutOfLastWords()) {
        return null;
      }
      boolean heard = chunk.hasRemaining();
      message = decoder.read(chunk);
      if (heard) {
        liveness.heard(message != null, decoder.isInside(), System.nanoTime());
      }
      if (message == null) {
        checkLiveness();
      }
    }
    return message;
  }

  private boolean isOutOfLastWords() {
    return broken != null
        && (!chunk.hasRemaining() || System.nanoTime() - brokenNanos > LAST_WORDS_NANOS);
  }

  private void checkLiveness() throws IOException {
    switch (liveness.check(System.nanoTime())) {
      case FINE -> {
        // go on
      }
      case PING -> {
        if (order.isOpen() && order.pingsUnderWay() < StreamOrder.MAX_PINGS) {
          answer(() -> new Ping(now()));
        }
      }
      case SILENT ->
          throw new StreamFault(
              ByeCode.TIMEOUT, "nothing was heard for " + seconds(settings.silence()));
      case DRIPPING ->
          throw new StreamFault(
              ByeCode.TIMEOUT,
              "a message took longer than "
                  + seconds(order.isOpen() ? settings.message() : settings.connect()));
    }
  }

  private static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  private int tick() {
    long least = Math.min(settings.silence().toMillis(), settings.message().toMillis());
    return (int) Math.max(1, Math.min(1000, Math.min(least, settings.connect().toMillis()) / 4));
  }

  /** Asks for the other side's time; the answer goes into {@link #peerClock}. */
  public void ping() throws IOException {
    send(() -> new Ping(now()));
  }

  private long now() {
    Instant instant = clock.instant();
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  /**
   * Writes a message; waits while the kernel's buffer is full.
   *
   * @throws IOException when the connection has ended or ends meanwhile
   * @throws IllegalStateException when this side must not say this now
   */
  public void send(StreamMessage message) throws IOException {
    send(() -> message);
  }

  /** What is sent is made when it is its turn, so that a time in it is that of sending. */
  private void send(Supplier<StreamMessage> made) throws IOException {
    sending.lock();
    try {
      StreamEnd ended = end();
      if (ended != null) {
        throw new IOException("the connection has ended: " + ended.message());
      }
      if (order.isEnded()) {
        // The other side's BYE has come and its reader is about to say so.
        throw new IOException("the connection has ended");
      }
      StreamMessage message = made.get();
      order.sent(message);
      socket.write(StreamEncoder.parts(message));
    } catch (IOException e) {
      if (!order.isEnded() && end() == null) {
        broke(e);
      }
      throw e;
    } finally {
      sending.unlock();
    }
  }

  /**
   * Writing failed. A program that was stopped for a while finds out so that it was closed, and why
   * waits where it reads: the reader, who notices at once, hears that first.
   */
  private void broke(IOException e) {
    StreamEnd lost = StreamEnd.lost("the connection broke: " + reason(e));
    brokenNanos = System.nanoTime();
    broken = lost;
    if (reader == null) {
      end.compareAndSet(null, lost);
      socket.close();
    }
  }

  /** The manager's answer to HELLO, or null before. */
  public Welcome welcome() {
    StreamOrder known = order;
    return known == null ? null : known.welcome();
  }

  /** What is known of channels and credit; null before {@link #open}. */
  public StreamOrder order() {
    return order;
  }

  /** How far the manager's clock is off, from the answers to {@link #ping}. */
  public ClockEstimate peerClock() {
    return peerClock;
  }

  /**
   * How it ended, or null while it goes on. After writing has failed it may become known a little
   * later that the other side had said BYE.
   */
  public StreamEnd end() {
    StreamEnd ended = end.get();
    return ended == null ? broken : ended;
  }

  /** Waits until nothing more will be heard; false when that takes longer. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return over.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Says BYE {@code done} and closes; whatever waits in another thread ends. */
  @Override
  public void close() {
    close(new Bye(ByeCode.DONE, "not needed any more"));
  }

  /** Says this BYE and closes, any number of times; the first one counts. */
  public void close(Bye bye) {
    Thread reading = reader;
    if (broken != null && reading != Thread.currentThread()) {
      // Nothing can be said any more, but something may be heard.
      Threads.join(reading, FAREWELL_MILLIS);
      end.compareAndSet(null, broken);
    }
    endByUs(bye);
    if (reading == Thread.currentThread()) {
      return;
    }
    if (reading != null) {
      Threads.join(reading, FAREWELL_MILLIS);
    }
    StreamSocket open = socket;
    if (open != null) {
      open.close();
    }
    if (reading != null && !awaitOver()) {
      LOG.log(Level.WARNING, "the listener of a stream to {0} does not return", endpoint);
    }
  }

  private boolean awaitOver() {
    try {
      return over.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Says BYE unless it has ended already; a line that takes nothing does not hold this up. */
  private void endByUs(Bye bye) {
    StreamOrder said;
    StreamSocket open;
    synchronized (life) {
      if (!end.compareAndSet(null, StreamEnd.us(bye))) {
        return;
      }
      said = order;
      open = socket;
    }
    if (said == null || open == null || said.isEnded() || said.hello() == null) {
      if (open != null) {
        open.close();
      }
      return;
    }
    Thread speaker = Threads.start("stream-bye", () -> farewell(bye, said, open));
    if (!Threads.join(speaker, FAREWELL_MILLIS)) {
      open.abort();
      // Its write fails now, and so does that of the sender which it may be waiting for.
      Threads.join(speaker, FAREWELL_MILLIS);
    }
  }

  private void farewell(Bye bye, StreamOrder said, StreamSocket open) {
    sending.lock();
    try {
      said.sent(bye);
      open.write(StreamEncoder.parts(bye));
      open.finish();
    } catch (IOException | IllegalStateException e) {
      // The line is broken, so nobody hears it.
    } finally {
      sending.unlock();
    }
  }

  /** Lets a last word reach the other side: closing with bytes unread would take it back. */
  private void finishUp() {
    StreamEnd ended = end.get();
    try {
      if (ended != null && ended.by() == StreamEnd.By.US && order.isEnded()) {
        socket.patience((int) FAREWELL_MILLIS);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS);
        while (System.nanoTime() - until < 0 && socket.read(chunk)) {
          // Nothing that comes now counts.
        }
      }
    } catch (IOException e) {
      // The line is gone.
    } finally {
      decoder.close();
      if (isUnheard(ended)) {
        socket.abort();
      } else {
        socket.close();
      }
      Threads.join(answerer, FAREWELL_MILLIS);
    }
  }

  /** Whether the other side has not been heard for so long that it hears nothing either. */
  private static boolean isUnheard(StreamEnd ended) {
    return ended != null && ended.by() == StreamEnd.By.US && ended.code() == ByeCode.TIMEOUT;
  }
}
