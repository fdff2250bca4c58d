package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StreamDecoderTest {
  private final RecordingMemory memory = new RecordingMemory();
  private final StreamDecoder decoder = StreamDecoder.unordered(StreamLimits.DEFAULTS, memory);

  /** Remembers what was taken and not given back. */
  private static final class RecordingMemory implements PayloadMemory {
    final List<Integer> taken = new ArrayList<>();
    final List<ByteBuffer> out = new ArrayList<>();

    @Override
    public ByteBuffer take(int bytes) {
      taken.add(bytes);
      // Larger than asked for, as a pool's buffers are.
      ByteBuffer buffer = ByteBuffer.allocateDirect(bytes + 100);
      out.add(buffer);
      return buffer;
    }

    @Override
    public void giveBack(ByteBuffer buffer) {
      assertThat(out.removeIf(other -> other == buffer)).isTrue();
    }
  }

  @Property(tries = 300)
  void readsWhatWasWrittenHoweverItIsCut(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200_000) int mostPiece) throws Exception {
    Random random = new Random(seed);
    List<StreamMessage> said = new ArrayList<>();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    for (int i = random.nextInt(12); i >= 0; i--) {
      StreamMessage message = Messages.any(random, random.nextInt(20) == 0 ? 900_000 : 3_000);
      said.add(message);
      wire.writeBytes(StreamEncoder.bytes(message));
    }
    StreamDecoder fresh =
        StreamDecoder.unordered(
            StreamLimits.DEFAULTS,
            random.nextBoolean() ? PayloadMemory.HEAP : new RecordingMemory());
    List<StreamMessage> heard = new ArrayList<>();
    ByteBuffer left = ByteBuffer.wrap(wire.toByteArray());
    while (left.hasRemaining()) {
      int piece = Math.min(left.remaining(), 1 + random.nextInt(mostPiece));
      ByteBuffer chunk = left.slice(left.position(), piece).asReadOnlyBuffer();
      left.position(left.position() + piece);
      for (StreamMessage m = fresh.read(chunk); m != null; m = fresh.read(chunk)) {
        heard.add(m);
      }
      assertThat(chunk.hasRemaining()).isFalse();
    }
    assertThat(heard).isEqualTo(said);
    assertThat(fresh.isInside()).isFalse();
  }

  @Test
  void thePrefaceComesFirstWhereItIsAccepted() throws Exception {
    StreamDecoder accepting =
        StreamDecoder.accepting(
            StreamLimits.DEFAULTS,
            memory,
            StreamOrder.of(StreamSide.MANAGER, StreamLimits.DEFAULTS));
    assertThat(accepting.isInside()).isTrue();
    assertThat(accepting.read(ByteBuffer.wrap("CAM".getBytes()))).isNull();
    assertThat(accepting.read(ByteBuffer.wrap("FLT1\n".getBytes()))).isNull();
    assertThat(accepting.isInside()).isFalse();
    assertThat(accepting.read(ByteBuffer.wrap(StreamEncoder.bytes(Messages.DEVICE))))
        .isEqualTo(Messages.DEVICE);
  }

  @Test
  void aBrowserIsTurnedAwayAtItsFirstByte() {
    StreamDecoder accepting =
        StreamDecoder.accepting(
            StreamLimits.DEFAULTS,
            memory,
            StreamOrder.of(StreamSide.MANAGER, StreamLimits.DEFAULTS));
    StreamFault fault =
        catchThrowableOfType(
            StreamFault.class, () -> accepting.read(ByteBuffer.wrap("G".getBytes())));
    assertThat(fault.code()).isEqualTo(ByeCode.BAD_PREFACE);
    assertThat(fault.bye().message()).contains("camfleet-frames/1");
  }

  @Test
  void aClaimedLengthTakesNoMemory() {
    assertThatThrownBy(() -> decoder.read(ByteBuffer.wrap(Annotated.bytes("7FFFFFFF\n03\n"))))
        .isInstanceOf(StreamFault.class)
        .hasMessage("frame has at most 4195328 bytes, claimed 2147483646");
    assertThat(memory.taken).isEmpty();
  }

  @Test
  void aFrameThatIsPermittedAndDoesNotComeTakesLittle() throws Exception {
    ByteBuffer whole = ByteBuffer.wrap(StreamEncoder.bytes(Messages.frame(0, 4 << 20)));
    decoder.read(whole.slice(0, 100));
    assertThat(memory.taken).containsExactly(StreamDecoder.EAGER_BYTES);
    decoder.read(whole.slice(100, StreamDecoder.EAGER_BYTES));
    assertThat(memory.taken)
        .containsExactly(StreamDecoder.EAGER_BYTES, 2 * StreamDecoder.EAGER_BYTES);
    assertThat(memory.out).hasSize(1);
    decoder.close();
    assertThat(memory.out).isEmpty();
  }

  @Test
  void aPeerThatCompletedALargeFrameIsTrustedWithTheNext() throws Exception {
    byte[] wire = StreamEncoder.bytes(Messages.frame(0, 1_000_000));
    assertThat(decoder.read(ByteBuffer.wrap(wire))).isEqualTo(Messages.frame(0, 1_000_000));
    assertThat(memory.taken).containsExactly(262_144, 524_288, 1_000_000);
    memory.taken.clear();
    FrameMessage second = (FrameMessage) decoder.read(ByteBuffer.wrap(wire));
    assertThat(memory.taken).containsExactly(1_000_000);
    assertThat(second.memory()).isSameAs(memory.out.get(1));
    assertThat(memory.out).hasSize(2);
  }

  @Test
  void headerBytesOfALaterVersionAreSkipped() throws Exception {
    for (int more : new int[] {1, 30, StreamDecoder.MOST_HEADER_BYTES - 42}) {
      byte[] wire = StreamEncoder.bytes(Messages.frame(2, 5));
      ByteBuffer longer = ByteBuffer.allocate(wire.length + more);
      longer.putInt(wire.length - 4 + more).put((byte) 3).putShort((short) (42 + more));
      longer.put(wire, 7, 40).put(new byte[more]).put(wire, 47, 5).flip();
      assertThat(decoder.read(longer)).isEqualTo(Messages.frame(2, 5));
    }
  }

  @Test
  void aFaultIsSaidAgainAndMemoryIsGivenBack() throws Exception {
    StreamDecoder poor =
        StreamDecoder.unordered(StreamLimits.DEFAULTS.withMaxFrameBytes(10), memory);
    assertThatThrownBy(() -> poor.read(ByteBuffer.wrap(StreamEncoder.bytes(Messages.frame(0, 11)))))
        .hasMessage("frame has at most 10 bytes, claimed 11");
    assertThatThrownBy(() -> poor.read(ByteBuffer.wrap(StreamEncoder.bytes(new Ping(1)))))
        .hasMessage("frame has at most 10 bytes, claimed 11");
    assertThat(memory.out).isEmpty();
    decoder.close();
    assertThatThrownBy(() -> decoder.read(ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whoSaidNoHelloCannotMakeUsHoldAFrame() {
    StreamDecoder manager =
        StreamDecoder.accepting(
            StreamLimits.DEFAULTS,
            memory,
            StreamOrder.of(StreamSide.MANAGER, StreamLimits.DEFAULTS));
    assertThatThrownBy(
            () -> {
              manager.read(StreamEncoder.preface());
              manager.read(ByteBuffer.wrap(Annotated.bytes("00100000\n03\n")));
            })
        .isInstanceOf(StreamFault.class)
        .hasMessage("frame was not expected before hello");
    assertThat(memory.taken).isEmpty();
  }
}
