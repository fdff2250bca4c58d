package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MjpegViewerTest {
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nConnection: close\r\n"
          + "Content-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n--frame\r\n";

  private final ViewersRead read = new ViewersRead();
  private final MjpegViewer viewer = new MjpegViewer("/", read);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 4096})
  void countsPartsHoweverTheyAreCut(int size) throws IOException {
    String part = "Content-Type: image/jpeg\r\nContent-Length: 5\r\nX-Age-Ms: 3\r\n\r\n";
    String text = ANSWER + (part + "ab\r\n\r\n--frame\r\n").repeat(3);
    ViewersRead.inPieces(text.getBytes(StandardCharsets.US_ASCII), size, viewer);
    assertThat(read.frames).hasSize(3);
  }

  @Test
  void anErrorIsTold() {
    byte[] answer = "HTTP/1.1 503 Service Unavailable\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> ViewersRead.inPieces(answer, 100, viewer))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the answer should begin with HTTP/1.1 200, was HTTP/1.1 503 Service Unavailable");
  }

  @Test
  void aPartWithoutLengthIsTold() {
    byte[] answer =
        (ANSWER + "Content-Type: image/jpeg\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> ViewersRead.inPieces(answer, 100, viewer))
        .hasMessage("a part has no Content-Length");
  }
}
