package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.frame.Codec;
import camfleet.frame.FrameHeader;
import camfleet.topic.DeviceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message as it stands on the wire, byte by byte, in both directions. */
class StreamGoldenTest {
  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(
            Hello.device(DeviceId.of("cam1"), "s-7f1c", "0f9c2f", 1795168800123L),
            """
            0000005E  length 94
            01        type: HELLO
            {"device":"cam1","session":"s-7f1c","token":"0f9c2f","cameras":["cam1"],"boot":1795168800123}
            """),
        Arguments.of(
            Hello.subscriber("wall", null),
            """
            00000023  length 35
            01        type: HELLO
            {"subscriber":"wall","cameras":[]}
            """),
        Arguments.of(
            new Welcome("s-7f1c", 4, 4194304, 60),
            """
            00000047  length 71
            02        type: WELCOME
            {"session":"s-7f1c","credit":4,"max_frame_bytes":4194304,"lease_s":60}
            """),
        Arguments.of(
            new FrameMessage(
                new FrameHeader(
                    3,
                    Codec.JPEG,
                    FrameHeader.SNAPSHOT,
                    1795168800123L,
                    812,
                    1795168881200000000L,
                    4500,
                    2,
                    640,
                    480),
                ByteBuffer.wrap(new byte[] {-1, -40, -1, -39})),
            """
            0000002F          length 47
            03                type: FRAME
            002A              header bytes 42
            0003              channel 3
            01                codec: JPEG
            02                flags: snapshot
            000001A1F8660D7B  boot 1795168800123
            000000000000032C  sequence 812
            18E9B89613C2EC00  captured 2026-11-20T10:01:21.2Z
            00001194          clock error 4500 us
            00000002          dropped 2
            0280              width 640
            01E0              height 480
            FFD8FFD9          payload
            """),
        Arguments.of(
            new Credit(4294967295L),
            """
            00000005  length 5
            04        type: CREDIT
            FFFFFFFF  the greatest u32
            """),
        Arguments.of(
            new Ping(1795168881200000000L),
            """
            00000009          length 9
            05                type: PING
            18E9B89613C2EC00  t0
            """),
        Arguments.of(
            new Pong(1795168881200000000L, -1, 0),
            """
            00000019          length 25
            06                type: PONG
            18E9B89613C2EC00  t0
            FFFFFFFFFFFFFFFF  t1, 1 ns before 1970
            0000000000000000  t2
            """),
        Arguments.of(
            new Subscribe("wall", "group:outdoor", 12.5, null),
            """
            00000048  length 72
            07        type: SUBSCRIBE
            {"id":"wall","selector":"group:outdoor","max_fps":12.5,"mode":"latest"}
            """),
        Arguments.of(
            new Unsubscribe("wall"),
            """
            0000000E  length 14
            08        type: UNSUBSCRIBE
            {"id":"wall"}
            """),
        Arguments.of(
            Notice.channel(DeviceId.of("cam1"), 3, "wall"),
            """
            0000003B  length 59
            09        type: NOTICE
            {"device":"cam1","kind":"channel","channel":3,"id":"wall"}
            """),
        Arguments.of(
            new Bye(ByeCode.NO_CREDIT, "a frame was sent without credit"),
            """
            00000041  length 65
            0A        type: BYE
            {"code":"no_credit","message":"a frame was sent without credit"}
            """));
  }

  @Test
  void everyTypeIsShown() {
    assertThat(messages().map(arguments -> ((StreamMessage) arguments.get()[0]).type()))
        .containsOnly(StreamType.values());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isWritten(StreamMessage message, String golden) {
    assertThat(StreamEncoder.bytes(message)).isEqualTo(Annotated.bytes(golden));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isReadAtOnceAndByteByByte(StreamMessage message, String golden) throws Exception {
    byte[] bytes = Annotated.bytes(golden);
    for (int piece : new int[] {bytes.length, 1, 3}) {
      StreamDecoder decoder = StreamDecoder.unordered(StreamLimits.DEFAULTS, PayloadMemory.HEAP);
      List<StreamMessage> read = new ArrayList<>();
      for (int at = 0; at < bytes.length; at += piece) {
        ByteBuffer chunk =
            ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
        StreamMessage next = decoder.read(chunk);
        assertThat(chunk.hasRemaining()).isFalse();
        if (next != null) {
          read.add(next);
          assertThat(at + piece)
              .as("not before its last byte")
              .isGreaterThanOrEqualTo(bytes.length);
        } else {
          assertThat(decoder.isInside()).isTrue();
        }
      }
      assertThat(read).containsExactly(message);
      assertThat(decoder.isInside()).isFalse();
    }
  }

  @Test
  void thePrefaceIsEightBytes() {
    assertThat(StandardCharsets.US_ASCII.decode(StreamEncoder.preface()).toString())
        .isEqualTo("CAMFLT1\n")
        .hasSize(StreamEncoder.PREFACE_BYTES);
  }
}
