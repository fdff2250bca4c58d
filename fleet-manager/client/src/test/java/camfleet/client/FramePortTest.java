package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.ProblemCode;
import camfleet.stream.StreamEndpoint;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class FramePortTest {
  private static final StreamEndpoint FIRST = StreamEndpoint.of("127.0.0.1", 8090);
  private static final StreamEndpoint OTHER = StreamEndpoint.of("127.0.0.1", 8091);

  private final Queue<StreamEndpoint> answers = new ArrayDeque<>();
  private int asked;
  private final FramePort port = new FramePort(FIRST, this::answer);

  private StreamEndpoint answer() throws FleetException {
    asked++;
    if (answers.isEmpty()) {
      throw new FleetException(ProblemCode.IO_ERROR, "nobody there");
    }
    return answers.remove();
  }

  @Test
  void everySecondAttemptInARowAsksTheManager() {
    answers.addAll(List.of(OTHER, FIRST));
    assertThat(port.get()).isEqualTo(FIRST);
    assertThat(asked).isZero();
    assertThat(port.get()).isEqualTo(OTHER);
    assertThat(port.get()).isEqualTo(OTHER);
    assertThat(port.get()).isEqualTo(FIRST);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void successBeginsAnew() {
    port.get();
    port.worked();
    port.get();
    assertThat(asked).isZero();
  }

  @Test
  void staysWithoutAnAnswer() {
    port.get();
    assertThat(port.get()).isEqualTo(FIRST);
    assertThat(asked).isOne();
  }

  @Test
  void staysWhenTheManagerOffersNoneForNow() {
    FramePort none = new FramePort(FIRST, () -> null);
    none.get();
    assertThat(none.get()).isEqualTo(FIRST);
  }
}
