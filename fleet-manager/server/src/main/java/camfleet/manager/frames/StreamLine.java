package camfleet.manager.frames;

import camfleet.stream.Bye;
import camfleet.stream.ByeCode;
import camfleet.stream.ClockEstimate;
import camfleet.stream.Hello;
import camfleet.stream.Liveness;
import camfleet.stream.Ping;
import camfleet.stream.Pong;
import camfleet.stream.StreamDecoder;
import camfleet.stream.StreamEncoder;
import camfleet.stream.StreamFault;
import camfleet.stream.StreamMessage;
import camfleet.stream.StreamOrder;
import camfleet.stream.StreamSide;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * One connection on the port for frames: it reads messages, answers pings, and ends at the first
 * breach of the protocol with BYE. It lives on its event loop.
 */
final class StreamLine {
  /** How long the other side may take to read a BYE and close. */
  private static final long FAREWELL_MILLIS = 500;

  private final ChannelHandlerContext line;
  private final QuickWrite quick;
  private final IngestServer server;
  private final StreamOrder order;
  private final StreamDecoder decoder;
  private final InetSocketAddress address;
  private Liveness liveness;
  private ClockEstimate peerClock = new ClockEstimate();
  private StreamRole role;
  private boolean ended;

  StreamLine(ChannelHandlerContext line, IngestServer server) {
    this.line = line;
    this.quick = QuickWrite.on(line);
    this.server = server;
    this.order = StreamOrder.of(StreamSide.MANAGER, server.settings().limits());
    this.decoder = StreamDecoder.accepting(server.settings().limits(), server.memory(), order);
    this.address = (InetSocketAddress) line.channel().remoteAddress();
    this.liveness = new Liveness(patience().hello(), patience().hello(), server.nanos());
  }

  InetAddress address() {
    return address.getAddress();
  }

  /** Who it is, for people. */
  String name() {
    Hello hello = order.hello();
    String who = address.getAddress().getHostAddress() + ":" + address.getPort();
    return hello == null
        ? who
        : (hello.device() == null ? String.valueOf(hello.subscriber()) : hello.device())
            + "@"
            + who;
  }

  StreamOrder order() {
    return order;
  }

  /** PONGs go into this estimate from now on. */
  void measure(ClockEstimate estimate) {
    peerClock = estimate;
  }

  private Patience patience() {
    return server.settings().patience();
  }

  boolean isEnded() {
    return ended;
  }

  boolean isOnLoop() {
    return line.executor().inEventLoop();
  }

  void execute(Runnable task) {
    line.executor().execute(task);
  }

  /** Takes what came, and releases it. */
  void read(ByteBuf bytes) {
    try {
      if (!ended) {
        read(bytes.nioBuffer());
      }
    } catch (StreamFault fault) {
      end(fault.bye());
    } catch (RuntimeException e) {
      server.failed(this, e);
      end(new Bye(ByeCode.INTERNAL, "the manager failed at a message; see its log"));
    } finally {
      bytes.release();
    }
  }

  private void read(ByteBuffer chunk) throws StreamFault {
    boolean whole = false;
    StreamMessage message = decoder.read(chunk);
    while (message != null) {
      whole = true;
      hear(message);
      if (ended) {
        return;
      }
      message = decoder.read(chunk);
    }
    if (whole && role != null) {
      role.caughtUp();
    }
    liveness.heard(whole, decoder.isInside(), server.nanos());
  }

  private void hear(StreamMessage message) throws StreamFault {
    if (message instanceof Ping ping) {
      long now = server.wallNanos();
      send(new Pong(ping.t0(), now, server.wallNanos()));
    } else if (message instanceof Pong pong) {
      peerClock.add(pong.t0(), pong.t1(), pong.t2(), server.wallNanos());
    } else if (message instanceof Hello hello) {
      role = server.admit(this, hello);
      if (ended) {
        finish();
        return;
      }
      liveness = new Liveness(patience().silence(), patience().message(), server.nanos());
    } else if (message instanceof Bye) {
      ended = true;
      finish();
      line.close();
    } else {
      role.received(message);
    }
  }

  /** Writes a message that is no frame. */
  void send(StreamMessage message) {
    order.sent(message);
    line.writeAndFlush(Unpooled.wrappedBuffer(StreamEncoder.head(message)), line.voidPromise());
  }

  /** Asks for the other side's time, unless it owes too many answers. */
  void ping() {
    if (order.isOpen() && order.pingsUnderWay() < StreamOrder.MAX_PINGS) {
      send(new Ping(server.wallNanos()));
    }
  }

  /** Writes what the order has been told of; see {@link QuickWrite#write}. */
  boolean write(ByteBuf head, ByteBuf payload, ChannelFutureListener done) {
    return quick.write(head, payload, done);
  }

  /** Looks whether the other side is still there. */
  void tick() {
    if (ended) {
      return;
    }
    try {
      switch (liveness.check(server.nanos())) {
        case FINE -> {
          // go on
        }
        case PING -> ping();
        case SILENT ->
            throw new StreamFault(
                role instanceof SubscriberStream ? ByeCode.TOO_SLOW : ByeCode.TIMEOUT,
                role == null
                    ? "hello did not come within " + patience().hello().toSeconds() + " s"
                    : "nothing was heard for " + patience().silence().toSeconds() + " s");
        case DRIPPING ->
            throw new StreamFault(
                ByeCode.TIMEOUT,
                role == null
                    ? "hello did not come within " + patience().hello().toSeconds() + " s"
                    : "a message took longer than " + patience().message().toSeconds() + " s");
      }
      if (role != null) {
        role.tick();
      }
    } catch (StreamFault fault) {
      end(fault.bye());
    }
  }

  /** Says BYE, once, and closes when the other side has had time to read it. */
  void end(Bye bye) {
    if (ended) {
      return;
    }
    ended = true;
    server.ended(this, bye);
    finish();
    Channel channel = line.channel();
    try {
      order.sent(bye);
      line.writeAndFlush(Unpooled.wrappedBuffer(StreamEncoder.head(bye)))
          .addListener(written -> halfClose(channel));
    } catch (IllegalStateException e) {
      line.close();
    }
    // Closing with bytes unread would take the BYE back (RFC 1122 §4.2.2.13). From the end of the
    // pipeline it would wait for a write that the other side does not take.
    line.executor().schedule(() -> line.close(), FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void halfClose(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      // close_notify says the same, and without it the other side could not trust the end.
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      duplex.shutdownOutput();
    }
  }

  /** The connection is gone. */
  void closed() {
    ended = true;
    finish();
  }

  private void finish() {
    decoder.close();
    StreamRole was = role;
    role = null;
    if (was != null) {
      was.closed();
    }
  }
}
