package camfleet.manager.frames;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IovArray;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;

/**
 * Writes a head and a shared payload to a socket by one system call and nothing else, which is what
 * happens to nearly every frame. What the kernel does not take, or what is encrypted, goes the
 * usual way through the channel's pipeline. Lives on the event loop of its connection.
 */
final class QuickWrite {
  private final ChannelHandlerContext line;
  private final FileDescriptor socket;
  private final IovArray pieces;
  private boolean closed;

  private QuickWrite(ChannelHandlerContext line, FileDescriptor socket) {
    this.line = line;
    this.socket = socket;
    this.pieces = socket == null ? null : new IovArray(2);
  }

  /**
   * @param line where a write enters the pipeline
   */
  static QuickWrite on(ChannelHandlerContext line) {
    boolean plain =
        line.channel() instanceof UnixChannel && line.pipeline().get(SslHandler.class) == null;
    QuickWrite write = new QuickWrite(line, plain ? ((UnixChannel) line.channel()).fd() : null);
    line.channel().closeFuture().addListener(gone -> write.close());
    return write;
  }

  /**
   * Writes both, of which nobody else uses the positions; that they are written releases nothing.
   *
   * @param done hears on the event loop whether they are in the kernel, unless they are at once;
   *     perhaps before this returns
   * @return whether they are in the kernel already
   */
  boolean write(ByteBuf head, ByteBuf payload, ChannelFutureListener done) {
    if (socket != null && !closed && nothingWaits(line.channel()) && takes(head, payload)) {
      return true;
    }
    line.write(head, line.voidPromise());
    line.writeAndFlush(payload).addListener(done);
    return false;
  }

  private static boolean nothingWaits(Channel channel) {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    // What is written but not flushed counts too.
    return queue != null && queue.totalPendingWriteBytes() == 0;
  }

  private boolean takes(ByteBuf head, ByteBuf payload) {
    pieces.clear();
    pieces.add(head, head.readerIndex(), head.readableBytes());
    pieces.add(payload, payload.readerIndex(), payload.readableBytes());
    long all = pieces.size();
    long taken;
    try {
      taken = socket.writevAddresses(pieces.memoryAddress(0), pieces.count());
    } catch (IOException e) {
      // The usual way fails as well, and closes the connection.
      return false;
    }
    if (taken == all) {
      return true;
    }
    int ofHead = (int) Math.min(taken, head.readableBytes());
    head.skipBytes(ofHead);
    payload.skipBytes((int) taken - ofHead);
    return false;
  }

  private void close() {
    closed = true;
    if (pieces != null) {
      pieces.release();
    }
  }
}
