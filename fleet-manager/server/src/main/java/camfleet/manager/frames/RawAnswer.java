package camfleet.manager.frames;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP/1.1 answer without an end, written past the encoder: its body ends with the connection
 * (RFC 9112 §6.3), so that there are no chunks and one gathering write for each part. Lives on the
 * event loop of its connection.
 */
final class RawAnswer {
  private final ChannelHandlerContext line;
  private final QuickWrite quick;

  private RawAnswer(ChannelHandlerContext line) {
    this.line = line;
    this.quick = QuickWrite.on(line);
  }

  static RawAnswer to(HttpServerRequest request) {
    return new RawAnswer(
        ((ConnectionBase) request.connection())
            .channelHandlerContext()
            .pipeline()
            .context(HttpResponseEncoder.class));
  }

  /** Writes the status line, the headers and the beginning of the body. */
  void begin(Iterable<Map.Entry<String, String>> headers, String body) {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nConnection: close\r\n");
    for (Map.Entry<String, String> header : headers) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    head.append("\r\n").append(body);
    byte[] bytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    line.writeAndFlush(Unpooled.wrappedBuffer(bytes), line.voidPromise());
  }

  /** See {@link QuickWrite#write}. */
  boolean write(ByteBuf head, ByteBuf rest, ChannelFutureListener done) {
    return quick.write(head, rest, done);
  }

  /** Bounds what the kernel may hold back for the peer. */
  void bound(int bytes) {
    line.channel().config().setOption(ChannelOption.SO_SNDBUF, bytes);
  }

  EventExecutor loop() {
    return line.executor();
  }

  void whenClosed(Runnable then) {
    line.channel().closeFuture().addListener(closed -> then.run());
  }

  String peer() {
    return String.valueOf(line.channel().remoteAddress()).replaceFirst("^/", "");
  }

  /** Closes at once; from the end of the pipeline it would wait for the writes under way. */
  void close() {
    line.close();
  }
}
