package camfleet.manager.bench;

import camfleet.stream.Credit;
import camfleet.stream.FrameMessage;
import camfleet.stream.Hello;
import camfleet.stream.PayloadMemory;
import camfleet.stream.StreamMessage;
import camfleet.stream.Subscribe;
import camfleet.stream.Welcome;
import java.io.IOException;
import java.time.InstantSource;

/** A TCP subscriber that grants credit for each frame that it has read, and forgets the frame. */
final class SubscriberViewer extends StreamSpeaker {
  private final String selector;
  private final Double maxFps;
  private final int window;
  private final FrameSink sink;

  /**
   * @param maxFps frames per second and camera, or null for all
   * @param window frames that may be under way
   * @param memory where payloads go; nobody reads them, so that all viewers may share it
   */
  SubscriberViewer(
      String selector,
      Double maxFps,
      int window,
      PayloadMemory memory,
      InstantSource clock,
      FrameSink sink) {
    super(Hello.subscriber("bench", null), memory, clock);
    this.selector = selector;
    this.maxFps = maxFps;
    this.window = window;
    this.sink = sink;
  }

  @Override
  void heard(StreamMessage message) throws IOException {
    if (message instanceof Welcome) {
      say(new Subscribe("bench", selector, maxFps, Subscribe.Mode.LATEST));
      say(new Credit(window));
    } else if (message instanceof FrameMessage frame) {
      sink.frame(frame.header().capturedAtNanos());
      say(new Credit(1));
    }
  }

  @Override
  public void closed(String reason) {
    sink.ended(reason);
  }
}
