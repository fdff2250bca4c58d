package camfleet.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.runtime.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameLayoutTest {
  /** A frame as it stands on the wire, each field with its name. */
  private static final String JPEG =
      """
      002A              header bytes: 42
      0003              channel 3
      01                codec: JPEG
      03                flags: key frame, snapshot
      000001A1F8660D7B  boot 1795168800123
      000000000000032C  sequence 812
      18E9B89613C2EC00  captured 2026-11-20T10:01:21.2Z
      00001194          clock error 4500 us
      00000002          2 dropped before this one
      0280              width 640
      01E0              height 480
      FFD8FFD9          payload: an empty JPEG
      """;

  private static final String H264 =
      """
      002A              header bytes: 42
      FFFF              channel 65535, the last
      02                codec: H.264
      04                flags: clock not synchronised
      FFFFFFFFFFFFFFFF  boot: the greatest u64, -1 in Java
      8000000000000000  sequence: with the highest bit
      FFFFFFFFFFFFFFFF  captured 1 ns before 1970
      FFFFFFFF          clock error unknown
      FFFFFFFF          dropped: the greatest u32
      FFFF              width 65535
      FFFF              height 65535
      0000000109F0      payload: an access unit delimiter
      """;

  private static final String BGR =
      """
      002A              header bytes: 42
      0000              channel 0
      03                codec: BGR
      01                flags: key frame
      0000000000000001  boot 1
      0000000000000001  sequence 1
      0000000000000000  captured at 1970
      00000000          clock error 0
      00000000          none dropped
      0001              width 1
      0001              height 1
      0000FF            payload: one red pixel
      """;

  private static final String GREY =
      """
      002A              header bytes: 42
      0100              channel 256
      04                codec: grey
      00                no flags
      0000000000000100  boot 256
      0000000100000000  sequence 2^32
      00000000000003E8  captured 1 us after 1970
      00000001          clock error 1 us
      00000100          256 dropped
      0002              width 2
      0001              height 1
      00FF              payload: a black and a white pixel
      """;

  private static final String OPAQUE =
      """
      002A              header bytes: 42
      0001              channel 1
      FF                codec: opaque
      00                no flags
      0000000000000000  boot 0
      0000000000000000  sequence 0
      7FFFFFFFFFFFFFFF  captured at the greatest i64, in 2262
      00000000          clock error 0
      00000000          none dropped
      0000              width 0
      0000              height 0
      """;

  static Stream<Arguments> golden() {
    return Stream.of(
        Arguments.of(
            JPEG,
            new FrameHeader(
                3,
                Codec.JPEG,
                FrameHeader.KEY_FRAME | FrameHeader.SNAPSHOT,
                1795168800123L,
                812,
                1795168881200000000L,
                4500,
                2,
                640,
                480),
            4),
        Arguments.of(
            H264,
            new FrameHeader(
                65535,
                Codec.H264,
                FrameHeader.CLOCK_NOT_SYNCHRONISED,
                -1,
                Long.MIN_VALUE,
                -1,
                FrameHeader.UNKNOWN_ERROR,
                0xFFFF_FFFFL,
                65535,
                65535),
            6),
        Arguments.of(BGR, new FrameHeader(0, Codec.BGR, 1, 1, 1, 0, 0, 0, 1, 1), 3),
        Arguments.of(
            GREY, new FrameHeader(256, Codec.GREY, 0, 256, 1L << 32, 1000, 1, 256, 2, 1), 2),
        Arguments.of(
            OPAQUE, new FrameHeader(1, Codec.OPAQUE, 0, 0, 0, Long.MAX_VALUE, 0, 0, 0, 0), 0));
  }

  private static byte[] bytes(String annotated) {
    String hex =
        annotated.lines().map(line -> line.split("  ", 2)[0].strip()).reduce("", String::concat);
    return HexFormat.of().parseHex(hex);
  }

  @ParameterizedTest
  @MethodSource("golden")
  void writesAndReadsGoldenBytes(String annotated, FrameHeader header, int payloadBytes)
      throws Exception {
    byte[] golden = bytes(annotated);
    Frame read = FrameLayout.read(ByteBuffer.wrap(golden));
    assertThat(read.header()).isEqualTo(header);
    assertThat(read.payload()).hasSize(payloadBytes);
    assertThat(FrameLayout.bytes(read)).isEqualTo(golden);
    assertThat(FrameLayout.headerBytes(header)).isEqualTo(Arrays.copyOf(golden, FrameHeader.BYTES));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void everyCodecHasGoldenBytes(Codec codec) {
    assertThat(golden().map(example -> ((FrameHeader) example.get()[1]).codec())).contains(codec);
    assertThat(Codec.ofNumber(codec.number())).isEqualTo(codec);
  }

  @Property(tries = 500)
  void anyFrameComesBack(
      @ForAll @IntRange(max = 0xFFFF) int channel,
      @ForAll Codec codec,
      @ForAll @IntRange(max = 0xFF) int flags,
      @ForAll long boot,
      @ForAll long sequence,
      @ForAll long capturedAt,
      @ForAll @LongRange(max = 0xFFFF_FFFFL) long clockError,
      @ForAll @LongRange(max = 0xFFFF_FFFFL) long dropped,
      @ForAll @IntRange(max = 0xFFFF) int size,
      @ForAll @Size(max = 100) byte[] payload)
      throws Exception {
    FrameHeader header =
        new FrameHeader(
            channel, codec, flags, boot, sequence, capturedAt, clockError, dropped, size, size);
    Frame read = FrameLayout.read(ByteBuffer.wrap(FrameLayout.bytes(new Frame(header, payload))));
    assertThat(read.header()).isEqualTo(header);
    assertThat(read.payload()).isEqualTo(payload);
  }

  @Test
  void truncatedInTheHeaderIsRefusedAtEveryByte() {
    byte[] golden = bytes(JPEG);
    for (int length = 0; length < FrameHeader.BYTES; length++) {
      ByteBuffer cut = ByteBuffer.wrap(golden, 0, length);
      assertThatThrownBy(() -> FrameLayout.read(cut))
          .isInstanceOf(MalformedException.class)
          .hasMessage("a frame needs 42 header bytes, had " + length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 41, 47, 0x7FFF, 0x8000, 0xFFFF})
  void aHeaderLengthThatCannotBeIsRefused(int headerBytes) {
    ByteBuffer body = ByteBuffer.wrap(bytes(JPEG)).putShort(0, (short) headerBytes);
    assertThatThrownBy(() -> FrameLayout.read(body))
        .isInstanceOf(MalformedException.class)
        .hasMessage("header bytes must be 42..46, was " + headerBytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 127, 128, 254})
  void anUnknownCodecIsRefused(int codec) {
    ByteBuffer body = ByteBuffer.wrap(bytes(JPEG)).put(4, (byte) codec);
    assertThatThrownBy(() -> FrameLayout.read(body))
        .isInstanceOf(MalformedException.class)
        .hasMessage("codec must be 1..4 or 255, was " + codec);
  }

  @Test
  void fieldsOfALaterVersionAreSkipped() throws Exception {
    byte[] golden = bytes(JPEG);
    ByteBuffer longer = ByteBuffer.allocate(golden.length + 6);
    longer.put(golden, 0, FrameHeader.BYTES).put(new byte[] {1, 2, 3, 4, 5, 6});
    longer.put(golden, FrameHeader.BYTES, 4).flip();
    longer.putShort(0, (short) (FrameHeader.BYTES + 6));
    Frame frame = FrameLayout.read(longer);
    assertThat(frame.payload())
        .isEqualTo(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9});
    assertThat(frame.header()).isEqualTo(FrameLayout.read(ByteBuffer.wrap(golden)).header());
  }

  @Test
  void readsFromTheBuffersPositionToItsLimit() throws Exception {
    byte[] golden = bytes(BGR);
    ByteBuffer body = ByteBuffer.allocate(golden.length + 20);
    body.position(7).put(golden).flip().position(7);
    FrameHeader header = FrameLayout.readHeader(body);
    assertThat(header.codec()).isEqualTo(Codec.BGR);
    assertThat(body.position()).isEqualTo(7 + FrameHeader.BYTES);
    assertThat(body.remaining()).isEqualTo(3);
  }

  @Test
  void readsBigEndianWhateverTheBuffersOrder() throws Exception {
    ByteBuffer body = ByteBuffer.wrap(bytes(JPEG)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    assertThat(FrameLayout.read(body).header().width()).isEqualTo(640);
    ByteBuffer to = ByteBuffer.allocate(FrameHeader.BYTES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    FrameLayout.putHeader(FrameLayout.read(ByteBuffer.wrap(bytes(JPEG))).header(), to);
    assertThat(to.array()).isEqualTo(Arrays.copyOf(bytes(JPEG), FrameHeader.BYTES));
  }

  @Property(tries = 1000)
  void randomBytesAreReadOrRefused(@ForAll @Size(max = 80) byte[] bytes) {
    if (bytes.length > FrameHeader.BYTES && bytes[2] >= 0) {
      bytes[0] = 0;
      bytes[1] = FrameHeader.BYTES;
    }
    try {
      Frame frame = FrameLayout.read(ByteBuffer.wrap(bytes));
      assertThat(FrameLayout.read(ByteBuffer.wrap(FrameLayout.bytes(frame))).header())
          .isEqualTo(frame.header());
    } catch (MalformedException e) {
      assertThat(e.getMessage()).matches("(a frame needs|header bytes must be|codec must be) .*");
    }
  }

  @Test
  void aHeaderThatCannotBeWrittenIsAProgrammingError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameHeader(65536, Codec.JPEG, 0, 0, 0, 0, 0, 0, 0, 0))
        .withMessage("channel must be 0..65535, was 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameHeader(0, Codec.JPEG, 256, 0, 0, 0, 0, 0, 0, 0))
        .withMessage("flags must be 0..255, was 256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameHeader(0, Codec.JPEG, 0, 0, 0, 0, -1, 0, 0, 0))
        .withMessage("clock error must be 0..4294967295, was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameHeader(0, Codec.JPEG, 0, 0, 0, 0, 0, 1L << 32, 0, 0))
        .withMessage("dropped must be 0..4294967295, was 4294967296");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameHeader(0, Codec.JPEG, 0, 0, 0, 0, 0, 0, -1, 0))
        .withMessage("width must be 0..65535, was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameHeader(0, Codec.JPEG, 0, 0, 0, 0, 0, 0, 0, 65536))
        .withMessage("height must be 0..65535, was 65536");
  }

  @Test
  void anotherChannelChangesNothingElse() throws Exception {
    FrameHeader header = FrameLayout.read(ByteBuffer.wrap(bytes(JPEG))).header();
    FrameHeader moved = header.onChannel(9);
    assertThat(moved.channel()).isEqualTo(9);
    assertThat(moved.onChannel(3)).isEqualTo(header);
    assertThat(header.has(FrameHeader.SNAPSHOT)).isTrue();
    assertThat(header.has(FrameHeader.CLOCK_NOT_SYNCHRONISED)).isFalse();
  }
}
