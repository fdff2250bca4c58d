package camfleet.manager.frames;

import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Supplier;

/**
 * Pictures on a WebSocket, written past its encoder: each one is a binary message (RFC 6455 §5.2)
 * of a header and the payload that all watchers share. Lives on the event loop of its connection.
 */
public final class SocketPictures {
  private static final int BINARY = 0x82;
  private static final int LENGTH_IN_16_BITS = 126;
  private static final int LENGTH_IN_64_BITS = 127;
  private static final int MOST_HEAD_BYTES = 10 + FrameHeader.BYTES;

  // Written anew for each picture, as one write is under way at most.
  private final ByteBuf head = SharedBytes.small(MOST_HEAD_BYTES);
  private final ChannelHandlerContext line;
  private final QuickWrite quick;

  private SocketPictures(ChannelHandlerContext encoder) {
    this.line = encoder;
    this.quick = QuickWrite.on(encoder);
  }

  /** What gives them when the request has become a WebSocket. */
  public static Supplier<SocketPictures> after(HttpServerRequest upgrade) {
    ChannelHandlerContext line = ((ConnectionBase) upgrade.connection()).channelHandlerContext();
    return () -> new SocketPictures(line.pipeline().context(WebSocketFrameEncoder.class));
  }

  /** Writes one; complete when it is in the kernel, which it often is at once. */
  public Future<Void> write(FrameHeader header, CameraFrame frame) {
    int bytes = FrameHeader.BYTES + frame.bytes();
    head.clear().writeByte(BINARY);
    if (bytes < LENGTH_IN_16_BITS) {
      head.writeByte(bytes);
    } else if (bytes < 1 << 16) {
      head.writeByte(LENGTH_IN_16_BITS).writeShort(bytes);
    } else {
      head.writeByte(LENGTH_IN_64_BITS).writeLong(bytes);
    }
    int begin = head.writerIndex();
    FrameLayout.putHeader(header, head.internalNioBuffer(begin, FrameHeader.BYTES));
    head.writerIndex(begin + FrameHeader.BYTES);
    Promise<Void> later = Promise.promise();
    boolean taken =
        quick.write(
            head,
            SharedBytes.view(frame.buffer()),
            written -> {
              if (written.isSuccess()) {
                later.complete();
              } else {
                later.fail(written.cause());
              }
            });
    return taken ? Future.succeededFuture() : later.future();
  }

  /** Closes the connection at once, below what waits to be written. */
  public void cut() {
    if (line.channel().isOpen()) {
      line.pipeline().firstContext().close();
    }
  }
}
