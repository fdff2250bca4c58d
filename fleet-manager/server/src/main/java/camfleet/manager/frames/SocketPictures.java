package camfleet.manager.frames;

import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.util.concurrent.EventExecutor;
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
  static final int MOST_HEAD_BYTES = 10 + FrameHeader.BYTES;

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

  /** The event loop of the connection. */
  public EventExecutor loop() {
    return line.executor();
  }

  /** Writes one; see {@link QuickWrite#write}. */
  public boolean write(FrameHeader header, CameraFrame frame, ChannelFutureListener done) {
    putHead(header, frame.bytes(), head);
    return quick.write(head, SharedBytes.view(frame.buffer()), done);
  }

  /** What stands before a payload: the beginning of the message and the frame's header. */
  static void putHead(FrameHeader header, int payloadBytes, ByteBuf to) {
    int bytes = FrameHeader.BYTES + payloadBytes;
    to.clear().writeByte(BINARY);
    if (bytes < LENGTH_IN_16_BITS) {
      to.writeByte(bytes);
    } else if (bytes < 1 << 16) {
      to.writeByte(LENGTH_IN_16_BITS).writeShort(bytes);
    } else {
      to.writeByte(LENGTH_IN_64_BITS).writeLong(bytes);
    }
    int begin = to.writerIndex();
    FrameLayout.putHeader(header, to.internalNioBuffer(begin, FrameHeader.BYTES));
    to.writerIndex(begin + FrameHeader.BYTES);
  }

  /** Closes the connection at once, below what waits to be written. */
  public void cut() {
    if (line.channel().isOpen()) {
      line.pipeline().firstContext().close();
    }
  }
}
