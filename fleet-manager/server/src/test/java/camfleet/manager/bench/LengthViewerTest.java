package camfleet.manager.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LengthViewerTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 1000})
  void countsPicturesHoweverTheyAreCut(int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(2 * (4 + 300));
    bytes.putInt(300).put(new byte[300]).putInt(300).put(new byte[300]);
    ViewersRead read = new ViewersRead();
    ViewersRead.inPieces(bytes.array(), size, new LengthViewer(read));
    assertThat(read.frames).hasSize(2);
  }
}
