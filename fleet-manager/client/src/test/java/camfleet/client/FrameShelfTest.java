package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameShelfTest {
  private static ReceivedFrame frame(String camera, long sequence, long missed) {
    FrameHeader header = new FrameHeader(0, Codec.JPEG, 0, 7, sequence, 0, 0, missed, 4, 2);
    return new ReceivedFrame(camera, new Frame(header, new byte[1]), missed, 0, null, null);
  }

  private static ReceivedFrame take(FrameShelf shelf, String camera) {
    return shelf.take(camera, Duration.ZERO);
  }

  @Test
  void newerFrameTakesThePlaceAndTheTurnOfTheOlder() {
    FrameShelf shelf = new FrameShelf(false);
    shelf.put(frame("a", 1, 2));
    shelf.put(frame("b", 1, 0));
    shelf.put(frame("a", 7, 5));
    assertThat(shelf.waiting()).isEqualTo(2);
    ReceivedFrame first = take(shelf, null);
    assertThat(first.camera()).isEqualTo("a");
    assertThat(first.sequence()).isEqualTo(7);
    assertThat(first.missed()).isEqualTo(2 + 1 + 5).isEqualTo(shelf.missed());
    assertThat(take(shelf, null).camera()).isEqualTo("b");
    assertThat(take(shelf, null)).isNull();
    assertThat(shelf.received()).isEqualTo(3);
  }

  @Test
  void everyKeepsAllInTheirOrder() {
    FrameShelf shelf = new FrameShelf(true);
    shelf.put(frame("a", 1, 0));
    shelf.put(frame("b", 1, 0));
    shelf.put(frame("a", 2, 0));
    assertThat(take(shelf, "a").sequence()).isEqualTo(1);
    assertThat(take(shelf, "a").sequence()).isEqualTo(2);
    assertThat(take(shelf, "a")).isNull();
    assertThat(take(shelf, null).camera()).isEqualTo("b");
    assertThat(shelf.missed()).isZero();
  }

  @Test
  void closingForgetsWhatWaitsAndKeepsWhatWasShown() {
    FrameShelf shelf = new FrameShelf(false);
    shelf.put(frame("a", 1, 0));
    shelf.close();
    shelf.put(frame("a", 2, 0));
    assertThat(take(shelf, null)).isNull();
    assertThat(shelf.newest("a").sequence()).isEqualTo(1);
    assertThat(shelf.newest(null).sequence()).isEqualTo(1);
    assertThat(shelf.isClosed()).isTrue();
  }

  @Test
  void interruptedReaderGetsNullAndStaysInterrupted() {
    FrameShelf shelf = new FrameShelf(false);
    Thread.currentThread().interrupt();
    assertThat(shelf.take(null, Duration.ofMinutes(5))).isNull();
    assertThat(Thread.interrupted()).isTrue();
  }
}
