package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class StreamConnectionTest {
  private static final StreamSettings PATIENT = StreamSettings.DEFAULTS;

  /** Everything that takes seconds takes a third of one. */
  private static final StreamSettings HASTY =
      new StreamSettings(
          StreamLimits.DEFAULTS,
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          64 << 10);

  private final RecordingStreamListener listener = new RecordingStreamListener();
  private FakeManager manager;

  @AfterEach
  void close() throws IOException {
    if (manager != null) {
      manager.close();
    }
  }

  private StreamConnection to(StreamSettings settings, FakeManager.Manners manners)
      throws IOException {
    manager = new FakeManager(manners);
    return new StreamConnection(manager.endpoint(), settings, InstantSource.system(), listener);
  }

  private StreamConnection opened(Hello hello, StreamSettings settings, FakeManager.Manners manners)
      throws IOException {
    StreamConnection connection = to(settings, manners);
    connection.open(hello);
    connection.start();
    return connection;
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("stream-"))
        .toList();
  }

  @Test
  void aDeviceSendsFramesAndSaysBye() throws Exception {
    StreamConnection connection =
        opened(
            Messages.DEVICE,
            PATIENT,
            guest -> {
              guest.welcome(2);
              guest.hearOut(manager.heard);
            });
    assertThat(connection.welcome()).isEqualTo(Messages.welcome(2));
    connection.send(Messages.frame(0, 300_000));
    connection.send(Messages.frame(0, 0));
    connection.close();
    connection.close();
    assertThat(manager.heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Messages.frame(0, 300_000));
    assertThat(manager.heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Messages.frame(0, 0));
    assertThat(manager.heard.poll(20, TimeUnit.SECONDS))
        .isEqualTo(new Bye(ByeCode.DONE, "not needed any more"));
    assertThat(listener.end())
        .isEqualTo(new StreamEnd(StreamEnd.By.US, ByeCode.DONE, "not needed any more"));
    assertThatThrownBy(() -> connection.send(new Ping(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("the connection has ended: not needed any more");
  }

  @Test
  void aSubscriberTakesFrames() throws Exception {
    StreamConnection connection =
        opened(
            Messages.SUBSCRIBER,
            PATIENT,
            guest -> {
              guest.welcome(0);
              assertThat(guest.hear()).isEqualTo(new Subscribe("a", "all", null, null));
              assertThat(guest.hear()).isEqualTo(new Credit(2));
              guest.say(Notice.channel(Messages.CAM, 5, "a"));
              guest.say(Messages.frame(5, 100_000));
              guest.say(Messages.frame(5, 10));
              guest.say(new Bye(ByeCode.GOING_AWAY, "restarting"));
            });
    connection.send(new Subscribe("a", "all", null, null));
    connection.send(new Credit(2));
    assertThat(listener.end())
        .isEqualTo(new StreamEnd(StreamEnd.By.PEER, ByeCode.GOING_AWAY, "restarting"));
    assertThat(listener.messages)
        .containsExactly(
            Notice.channel(Messages.CAM, 5, "a"),
            Messages.frame(5, 100_000),
            Messages.frame(5, 10));
    assertThat(connection.order().cameraOf(5)).isEqualTo("cam1");
    connection.close();
  }

  @Test
  void pingsAreAnsweredAndTellTheOffset() throws Exception {
    CompletableFuture<Pong> answer = new CompletableFuture<>();
    StreamConnection connection =
        opened(
            Messages.DEVICE,
            PATIENT,
            guest -> {
              guest.welcome(0);
              guest.say(new Ping(42));
              answer.complete((Pong) guest.hear());
              Ping asked = (Ping) guest.hear();
              guest.say(
                  new Pong(asked.t0(), asked.t0() + 7_000_000_000L, asked.t0() + 7_000_000_000L));
              guest.hearOut(manager.heard);
            });
    Pong pong = answer.get(20, TimeUnit.SECONDS);
    assertThat(pong.t0()).isEqualTo(42);
    assertThat(pong.t2()).isGreaterThanOrEqualTo(pong.t1());
    connection.ping();
    await().atMost(Duration.ofSeconds(30)).until(() -> connection.peerClock().at(0) != null);
    ClockEstimate.Offset known = connection.peerClock().at(0);
    assertThat(Math.abs(known.offsetNanos() - 7_000_000_000L))
        .isLessThanOrEqualTo(known.errorNanos());
    connection.close();
  }

  @Test
  void garbageIsAnsweredByBye() throws Exception {
    byte[] garbage = new byte[5000];
    new Random(1).nextBytes(garbage);
    StreamConnection connection =
        opened(
            Messages.DEVICE,
            PATIENT,
            guest -> {
              guest.welcome(1);
              guest.raw(garbage);
              guest.hearOut(manager.heard);
            });
    StreamEnd end = listener.end();
    assertThat(end.by()).isEqualTo(StreamEnd.By.US);
    assertThat(end.code()).isEqualTo(ByeCode.UNKNOWN_TYPE);
    assertThat(manager.heard.poll(20, TimeUnit.SECONDS))
        .isEqualTo(new Bye(end.code(), end.message()));
    assertThat(connection.awaitEnd(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void somethingElseThatListensThereIsNamed() throws Exception {
    StreamConnection connection =
        to(
            PATIENT,
            guest -> {
              guest.raw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
              guest.socket.getInputStream().readAllBytes();
            });
    assertThatThrownBy(() -> connection.open(Messages.DEVICE)).isInstanceOf(StreamFault.class);
    assertThat(connection.end().by()).isEqualTo(StreamEnd.By.US);
  }

  @Test
  void aRefusalTellsItsReason() throws Exception {
    StreamConnection connection =
        to(
            PATIENT,
            guest -> {
              guest.hear();
              guest.say(new Bye(ByeCode.UNAUTHORIZED, "the token is not known"));
              guest.hearOut(manager.heard);
            });
    assertThatThrownBy(() -> connection.open(Messages.DEVICE))
        .isInstanceOf(StreamRefusedException.class)
        .hasMessage(
            manager.endpoint() + " refused the stream: unauthorized, the token is not known");
    assertThat(connection.end().mayDialAgain()).isFalse();
    connection.close();
  }

  @Test
  void nobodyThereIsASentence() throws Exception {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    StreamConnection connection =
        new StreamConnection(
            StreamEndpoint.of("127.0.0.1", port), PATIENT, InstantSource.system(), listener);
    assertThatThrownBy(() -> connection.open(Messages.DEVICE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot reach 127.0.0.1:" + port + ": ");
    connection.close();
  }

  @Test
  void whoAcceptsAndSaysNothingIsGivenUp() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    StreamConnection connection = to(HASTY, guest -> over.await());
    assertThatThrownBy(() -> connection.open(Messages.DEVICE))
        .isInstanceOfSatisfying(
            StreamFault.class, fault -> assertThat(fault.code()).isEqualTo(ByeCode.TIMEOUT));
    over.countDown();
  }

  @Test
  void whoFallsSilentIsAskedAndGivenUp() throws Exception {
    StreamConnection connection =
        opened(
            Messages.DEVICE,
            HASTY,
            guest -> {
              guest.welcome(1);
              guest.hearOut(manager.heard);
            });
    StreamEnd end = listener.end();
    assertThat(end)
        .isEqualTo(new StreamEnd(StreamEnd.By.US, ByeCode.TIMEOUT, "nothing was heard for 0.3 s"));
    assertThat(manager.heard.poll(20, TimeUnit.SECONDS)).isInstanceOf(Ping.class);
    assertThat(manager.heard.poll(20, TimeUnit.SECONDS)).isInstanceOf(Bye.class);
    assertThat(connection.end()).isEqualTo(end);
  }

  @Test
  void whatWaitsInALineThatIsGivenUpNeverArrives() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CompletableFuture<Throwable> broken = new CompletableFuture<>();
    StreamConnection connection =
        opened(
            Messages.DEVICE,
            HASTY,
            guest -> {
              guest.welcome(64);
              over.await();
              try {
                guest.socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                broken.complete(null);
              } catch (IOException e) {
                broken.complete(e);
              }
            });
    Thread sending =
        Threads.start(
            "sender",
            () -> {
              try {
                while (true) {
                  connection.send(Messages.frame(0, 1 << 20));
                }
              } catch (IOException | RuntimeException e) {
                // That it ends is looked for.
              }
            });
    assertThat(listener.end().code()).isEqualTo(ByeCode.TIMEOUT);
    assertThat(Threads.join(sending, 5_000)).isTrue();
    over.countDown();
    assertThat(broken.get(20, TimeUnit.SECONDS)).hasMessageContaining("reset");
  }

  @Test
  void whoSendsWhileAByeIsBeingReadHearsThatItHasEnded() throws Exception {
    StreamConnection connection =
        to(
            PATIENT,
            guest -> {
              guest.welcome(1);
              guest.say(new Bye(ByeCode.EXPIRED, "the lease has ended"));
              guest.hearOut(manager.heard);
            });
    connection.open(Messages.DEVICE);
    connection.order().received(new Bye(ByeCode.EXPIRED, "as if it were decoded"));
    assertThatThrownBy(connection::ping).isInstanceOf(IOException.class);
    assertThat(connection.end()).as("the reader's to tell").isNull();
    connection.close();
  }

  /** A program that was stopped, goes on and writes first: its reader has not been awake yet. */
  private StreamEnd endOfWhoWritesBeforeReading(
      FakeManager.Manners farewell, boolean closes, List<StreamMessage> received) throws Exception {
    CountDownLatch awake = new CountDownLatch(1);
    CompletableFuture<StreamEnd> end = new CompletableFuture<>();
    manager =
        new FakeManager(
            guest -> {
              guest.welcome(0);
              guest.hear();
              farewell.treat(guest);
            });
    StreamConnection connection =
        new StreamConnection(
            manager.endpoint(),
            PATIENT,
            InstantSource.system(),
            new StreamListener() {
              @Override
              public void opened(StreamConnection opened, Welcome welcome) {
                try {
                  awake.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }

              @Override
              public void received(StreamMessage message) {
                received.add(message);
              }

              @Override
              public void closed(StreamEnd how) {
                end.complete(how);
              }
            });
    connection.open(Messages.SUBSCRIBER);
    connection.start();
    await().until(() -> failsToSend(connection));
    assertThatThrownBy(() -> connection.send(new Credit(1)))
        .hasMessageStartingWith("the connection has ended: the connection broke: ");
    Thread closer = closes ? Threads.start("closer", connection::close) : null;
    awake.countDown();
    StreamEnd how = end.get(20, TimeUnit.SECONDS);
    assertThat(Threads.join(closer, 5_000)).isTrue();
    assertThat(connection.end()).isEqualTo(how);
    connection.close();
    assertThat(threads()).isEmpty();
    return how;
  }

  private static boolean failsToSend(StreamConnection connection) {
    try {
      connection.send(new Credit(1));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static final StreamEnd TOO_SLOW =
      new StreamEnd(StreamEnd.By.PEER, ByeCode.TOO_SLOW, "no frame was taken for 30 s");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoWritesFirstAfterAStopHearsWhyItWasClosed(boolean closes) throws Exception {
    List<StreamMessage> received = new CopyOnWriteArrayList<>();
    StreamEnd end =
        endOfWhoWritesBeforeReading(
            guest -> {
              guest.say(Notice.channel(Messages.CAM, 0, "a"));
              guest.say(Messages.frame(0, 20_000));
              guest.say(new Bye(ByeCode.TOO_SLOW, TOO_SLOW.message()));
            },
            closes,
            received);
    assertThat(end).isEqualTo(TOO_SLOW);
    assertThat(received).as("a frame of before the stop is not of now").isEmpty();
  }

  @Test
  void whoWritesFirstHearsOfALossWhenNoByeHadCome() throws Exception {
    StreamEnd end =
        endOfWhoWritesBeforeReading(
            guest -> {
              guest.say(Notice.channel(Messages.CAM, 0, "a"));
              byte[] frame = StreamEncoder.bytes(Messages.frame(0, 20_000));
              guest.socket.getOutputStream().write(frame, 0, 15_000);
            },
            false,
            new CopyOnWriteArrayList<>());
    assertThat(end.by()).isEqualTo(StreamEnd.By.NOBODY);
    assertThat(end.message()).startsWith("the connection broke: ");
  }

  @Test
  void whoAnswersIsKept() throws Exception {
    StreamConnection connection =
        opened(
            Messages.DEVICE,
            new StreamSettings(
                StreamLimits.DEFAULTS,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                64 << 10),
            guest -> {
              guest.welcome(1);
              for (StreamMessage m = guest.hear(); m != null; m = guest.hear()) {
                manager.heard.add(m);
                if (m instanceof Ping ping) {
                  guest.say(new Pong(ping.t0(), ping.t0(), ping.t0()));
                }
              }
            });
    await().atMost(Duration.ofSeconds(20)).until(() -> manager.heard.size() >= 3);
    assertThat(connection.end()).isNull();
    connection.close();
  }

  @Test
  void whoDripsIsGivenUp() throws Exception {
    StreamConnection connection =
        opened(
            Messages.SUBSCRIBER,
            HASTY,
            guest -> {
              guest.welcome(0);
              byte[] slow = StreamEncoder.bytes(new Bye(ByeCode.DONE, "x".repeat(200)));
              CountDownLatch never = new CountDownLatch(1);
              for (byte each : slow) {
                guest.raw(new byte[] {each});
                never.await(20, TimeUnit.MILLISECONDS);
              }
            });
    assertThat(listener.end())
        .isEqualTo(
            new StreamEnd(StreamEnd.By.US, ByeCode.TIMEOUT, "a message took longer than 0.3 s"));
    assertThat(connection.awaitEnd(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void aFrameThatIsCutIsALoss() throws Exception {
    opened(
            Messages.SUBSCRIBER,
            PATIENT,
            guest -> {
              guest.welcome(0);
              guest.hear();
              guest.say(Notice.channel(Messages.CAM, 0, "a"));
              byte[] frame = StreamEncoder.bytes(Messages.frame(0, 500_000));
              guest.socket.getOutputStream().write(frame, 0, 400_000);
            })
        .send(new Credit(1));
    StreamEnd end = listener.end();
    assertThat(end.by()).isEqualTo(StreamEnd.By.NOBODY);
    assertThat(end.mayDialAgain()).isTrue();
    assertThat(listener.messages).containsExactly(Notice.channel(Messages.CAM, 0, "a"));
  }

  @Test
  void closingUnblocksAReaderAndASenderOnAStuckLine() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    StreamConnection connection =
        opened(
            Messages.DEVICE,
            PATIENT,
            guest -> {
              guest.welcome(64);
              over.await();
            });
    CompletableFuture<Throwable> sender = new CompletableFuture<>();
    Thread sending =
        Threads.start(
            "sender",
            () -> {
              try {
                while (true) {
                  connection.send(Messages.frame(0, 1 << 20));
                }
              } catch (IOException | RuntimeException e) {
                sender.complete(e);
              }
            });
    // Blocked in the write once the kernel's buffers are full.
    await()
        .during(Duration.ofMillis(200))
        .until(() -> !sender.isDone() && connection.order().credit() > 0);
    long before = System.nanoTime();
    connection.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    assertThat(sender.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    assertThat(Threads.join(sending, 5_000)).isTrue();
    assertThat(listener.end().by()).isEqualTo(StreamEnd.By.US);
    over.countDown();
    assertThat(threads()).isEmpty();
  }

  @Test
  void closingUnblocksDialling() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    StreamConnection connection = to(PATIENT, guest -> over.await());
    CompletableFuture<Throwable> dialler = new CompletableFuture<>();
    Thread dialling =
        Threads.start(
            "dialler",
            () -> {
              try {
                connection.open(Messages.DEVICE);
              } catch (IOException e) {
                dialler.complete(e);
              }
            });
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> connection.order() != null && manager.connections() == 1);
    connection.close();
    assertThat(dialler.get(20, TimeUnit.SECONDS)).hasMessage("the connection was closed");
    assertThat(Threads.join(dialling, 5_000)).isTrue();
    over.countDown();
    assertThatThrownBy(() -> connection.open(Messages.DEVICE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theListenerMayClose() throws Exception {
    RecordingStreamListener closing = listener;
    manager =
        new FakeManager(
            guest -> {
              guest.welcome(0);
              guest.say(Notice.presence(Messages.CAM, Notice.Kind.ONLINE, null));
              guest.hearOut(manager.heard);
            });
    StreamConnection[] own = new StreamConnection[1];
    own[0] =
        new StreamConnection(
            manager.endpoint(),
            PATIENT,
            InstantSource.system(),
            new StreamListener() {
              @Override
              public void received(StreamMessage message) {
                own[0].close();
              }

              @Override
              public void closed(StreamEnd end) {
                closing.closed(end);
              }
            });
    own[0].open(Messages.SUBSCRIBER);
    own[0].start();
    assertThat(listener.end().code()).isEqualTo(ByeCode.DONE);
    assertThat(manager.heard.poll(20, TimeUnit.SECONDS)).isInstanceOf(Bye.class);
  }

  @Test
  void aListenerThatFailsEndsTheConnection() throws Exception {
    manager =
        new FakeManager(
            guest -> {
              guest.welcome(0);
              guest.say(Notice.presence(Messages.CAM, Notice.Kind.ONLINE, null));
              guest.hearOut(manager.heard);
            });
    StreamConnection connection =
        new StreamConnection(
            manager.endpoint(),
            PATIENT,
            InstantSource.system(),
            message -> {
              throw new IllegalStateException("a bug in a test");
            });
    connection.open(Messages.SUBSCRIBER);
    assertThat(connection.run().code()).isEqualTo(ByeCode.INTERNAL);
    assertThat(((Bye) manager.heard.poll(20, TimeUnit.SECONDS)).code()).isEqualTo(ByeCode.INTERNAL);
  }

  @Test
  void aHundredConnectionsLeaveNoThread() throws Exception {
    manager =
        new FakeManager(
            guest -> {
              guest.welcome(1);
              guest.hearOut(manager.heard);
            });
    for (int i = 0; i < 100; i++) {
      StreamConnection connection =
          new StreamConnection(manager.endpoint(), PATIENT, InstantSource.system(), listener);
      connection.open(Messages.DEVICE);
      connection.start();
      connection.send(Messages.frame(0, 1000));
      connection.close();
    }
    assertThat(threads()).isEmpty();
    assertThat(listener.ends).hasSize(100);
    assertThat(manager.heard.stream().filter(Bye.class::isInstance)).hasSize(100);
  }

  @Test
  void aSlowReceiverCostsFramesAndNoFreshness() throws Exception {
    CountDownLatch given = new CountDownLatch(1);
    CreditGate<FrameMessage> gate = new CreditGate<>();
    manager =
        new FakeManager(
            guest -> {
              guest.welcome(2);
              CreditWindow window = new CreditWindow(2);
              for (StreamMessage m = guest.hear(); m instanceof FrameMessage; m = guest.hear()) {
                manager.heard.add(m);
                if (manager.heard.size() == 2) {
                  given.await();
                }
                int grant = window.used();
                if (grant > 0) {
                  guest.say(new Credit(grant));
                }
              }
            });
    StreamConnection connection =
        new StreamConnection(
            manager.endpoint(),
            PATIENT,
            InstantSource.system(),
            message -> gate.grant(((Credit) message).frames()));
    connection.open(Messages.DEVICE);
    connection.start();
    gate.grant(2);
    Thread sender =
        Threads.start(
            "sender",
            () -> {
              try {
                for (var p = gate.take(); p != null; p = gate.take()) {
                  connection.send(p.item());
                }
              } catch (IOException | InterruptedException e) {
                manager.troubles.add(e);
              }
            });
    gate.put(Messages.frame(0, 1));
    await().atMost(Duration.ofSeconds(30)).until(() -> manager.heard.size() == 1);
    gate.put(Messages.frame(0, 2));
    await().atMost(Duration.ofSeconds(30)).until(() -> manager.heard.size() == 2);
    for (int bytes = 3; bytes <= 1000; bytes++) {
      gate.put(Messages.frame(0, bytes));
    }
    given.countDown();
    await()
        .until(
            () -> gate.counts().waiting() == 0 && manager.heard.contains(Messages.frame(0, 1000)));
    assertThat(manager.heard)
        .as("two under way, at most one more, the newest")
        .hasSizeBetween(3, 5);
    CreditGate.Counts counts = gate.counts();
    assertThat(counts.sent() + counts.dropped()).isEqualTo(counts.given()).isEqualTo(1000);
    gate.close();
    Threads.join(sender, 5_000);
    connection.close();
  }
}
