package camfleet.manager.frames;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QuickWriteTest {
  private static final int MANY = 1 << 22;
  private static Vertx vertx;
  private static NetServer server;
  private static volatile CompletableFuture<ChannelHandlerContext> accepted;

  private final CompletableFuture<ChannelFuture> told = new CompletableFuture<>();
  private Socket reader;
  private ChannelHandlerContext line;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    assertThat(vertx.isNativeTransportEnabled()).isTrue();
    server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> accepted.complete(((NetSocketInternal) socket).channelHandlerContext()))
            .listen(0, InetAddress.getLoopbackAddress().getHostAddress())
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @BeforeEach
  void connect() throws Exception {
    accepted = new CompletableFuture<>();
    reader = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    line = accepted.get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void disconnect() throws IOException {
    reader.close();
  }

  private <T> T onLoop(Callable<T> work) throws Exception {
    return line.executor().submit(work).get(10, TimeUnit.SECONDS);
  }

  private boolean write(QuickWrite write, byte[] head, byte[] payload) {
    return write.write(direct(head), direct(payload), told::complete);
  }

  private static ByteBuf direct(byte[] bytes) {
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory));
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }

  private String read(int bytes) throws IOException {
    return new String(reader.getInputStream().readNBytes(bytes), US_ASCII);
  }

  @Test
  void whatTheKernelTakesWholeIsWrittenAtOnce() throws Exception {
    boolean taken = onLoop(() -> write(QuickWrite.on(line), text("head,"), text("payload")));
    assertThat(taken).isTrue();
    assertThat(read(12)).isEqualTo("head,payload");
    assertThat(told).isNotDone();
  }

  @Test
  void whatItDoesNotTakeFollowsWhenThereIsRoom() throws Exception {
    byte[] payload = new byte[MANY];
    new Random(1).nextBytes(payload);
    boolean taken =
        onLoop(
            () -> {
              line.channel().config().setOption(ChannelOption.SO_SNDBUF, 4_096);
              return write(QuickWrite.on(line), text("head,"), payload);
            });
    assertThat(taken).isFalse();
    assertThat(told).isNotDone();
    assertThat(read(5)).isEqualTo("head,");
    assertThat(reader.getInputStream().readNBytes(MANY)).isEqualTo(payload);
    assertThat(told.get(10, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  @Test
  void nothingOvertakesWhatWaits() throws Exception {
    boolean taken =
        onLoop(
            () -> {
              line.write(direct(text("before,")));
              return write(QuickWrite.on(line), text("head,"), text("payload"));
            });
    assertThat(taken).isFalse();
    assertThat(read(19)).isEqualTo("before,head,payload");
    assertThat(told.get(10, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  @Test
  void aConnectionThatBrokeIsToldLikeAnyOther() throws Exception {
    boolean taken =
        onLoop(
            () -> {
              // While the loop is busy here it hears nothing of the end.
              reader.setSoLinger(true, 0);
              reader.close();
              return write(QuickWrite.on(line), text("head,"), text("payload"));
            });
    assertThat(taken).isFalse();
    assertThat(told.get(10, TimeUnit.SECONDS).cause()).isInstanceOf(IOException.class);
  }

  @Test
  void aClosedOneIsNotWrittenTo() throws Exception {
    QuickWrite write = onLoop(() -> QuickWrite.on(line));
    line.close().get(10, TimeUnit.SECONDS);
    boolean taken = onLoop(() -> write(write, text("head,"), text("payload")));
    assertThat(taken).isFalse();
    assertThat(told.get(10, TimeUnit.SECONDS).cause()).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsEncryptedGoesThroughThePipeline() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(false);
    boolean taken =
        onLoop(
            () -> {
              line.pipeline().addFirst(new SslHandler(engine));
              boolean atOnce = write(QuickWrite.on(line), text("head,"), text("payload"));
              line.pipeline().firstContext().close();
              return atOnce;
            });
    assertThat(taken).isFalse();
    assertThat(new String(reader.getInputStream().readAllBytes(), US_ASCII))
        .doesNotContain("head", "payload");
  }
}
