package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.frame.Codec;
import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketPicturesTest {
  private static final FrameHeader HEADER =
      new FrameHeader(7, Codec.JPEG, 1, 2, 3, 4, 5, 6, 640, 480);

  /** RFC 6455 §5.2: 7 bits, or 126 and 16 bits, or 127 and 64 bits. */
  @ParameterizedTest
  @CsvSource({
    "0, 822a",
    "83, 827d",
    "84, 827e007e",
    "256, 827e012a",
    "65493, 827effff",
    "65494, 827f0000000000010000",
    "4194304, 827f000000000040002a"
  })
  void aPictureIsOneBinaryMessageOfTheShortestLengthThatFits(int payload, String begin) {
    ByteBuf head = SharedBytes.small(SocketPictures.MOST_HEAD_BYTES);
    head.writeByte(1);
    SocketPictures.putHead(HEADER, payload, head);
    assertThat(ByteBufUtil.hexDump(head))
        .isEqualTo(begin + ByteBufUtil.hexDump(FrameLayout.headerBytes(HEADER)));
  }
}
