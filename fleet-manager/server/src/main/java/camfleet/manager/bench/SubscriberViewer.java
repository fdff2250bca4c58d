package camfleet.manager.bench;

import camfleet.stream.Credit;
import camfleet.stream.CreditWindow;
import camfleet.stream.FrameMessage;
import camfleet.stream.Hello;
import camfleet.stream.PayloadMemory;
import camfleet.stream.StreamMessage;
import camfleet.stream.Subscribe;
import camfleet.stream.Welcome;
import java.io.IOException;
import java.time.InstantSource;

/** A TCP subscriber that grants credit for the frames that it has read, and forgets them. */
final class SubscriberViewer extends StreamSpeaker {
  private final String selector;
  private final Double maxFps;
  private final CreditWindow window;
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
    this.window = new CreditWindow(window);
    this.sink = sink;
  }

  @Override
  void heard(StreamMessage message) throws IOException {
    if (message instanceof Welcome) {
      say(new Subscribe("bench", selector, maxFps, Subscribe.Mode.LATEST));
      say(new Credit(window.opening()));
    } else if (message instanceof FrameMessage frame) {
      sink.frame(frame.header().capturedAtNanos());
      int grant = window.used();
      if (grant > 0) {
        say(new Credit(grant));
      }
    }
  }

  @Override
  public void closed(String reason) {
    sink.ended(reason);
  }
}
