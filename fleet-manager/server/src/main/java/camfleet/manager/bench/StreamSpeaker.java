package camfleet.manager.bench;

import camfleet.stream.Bye;
import camfleet.stream.Hello;
import camfleet.stream.PayloadMemory;
import camfleet.stream.Ping;
import camfleet.stream.Pong;
import camfleet.stream.StreamDecoder;
import camfleet.stream.StreamEncoder;
import camfleet.stream.StreamLimits;
import camfleet.stream.StreamMessage;
import camfleet.stream.StreamOrder;
import camfleet.stream.StreamSide;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;

/** What camera and subscriber have in common when they speak {@code camfleet-frames/1}. */
abstract class StreamSpeaker implements Dialogue {
  private final Hello hello;
  private final InstantSource clock;
  private final StreamDecoder decoder;
  final StreamOrder order;
  Line line;

  StreamSpeaker(Hello hello, PayloadMemory memory, InstantSource clock) {
    this.hello = hello;
    this.clock = clock;
    this.order =
        StreamOrder.of(
            hello.device() == null ? StreamSide.SUBSCRIBER : StreamSide.DEVICE,
            StreamLimits.DEFAULTS);
    this.decoder = StreamDecoder.dialling(StreamLimits.DEFAULTS, memory, order);
  }

  @Override
  public void opened(Line opened) throws IOException {
    line = opened;
    line.write(StreamEncoder.preface());
    say(hello);
  }

  final void say(StreamMessage message) throws IOException {
    order.sent(message);
    line.write(StreamEncoder.parts(message));
  }

  @Override
  public void received(ByteBuffer bytes) throws IOException {
    for (StreamMessage next = decoder.read(bytes); next != null; next = decoder.read(bytes)) {
      if (next instanceof Ping ping) {
        long now = nanos(clock.instant());
        say(new Pong(ping.t0(), now, now));
      } else if (next instanceof Bye bye) {
        line.close(bye.code().word() + ": " + bye.message());
        return;
      } else {
        heard(next);
      }
    }
  }

  /** Anything but PING, PONG and BYE. */
  abstract void heard(StreamMessage message) throws IOException;

  /** Since 1970. */
  static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
