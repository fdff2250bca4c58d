package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** schemas/PROTOCOL.md says of frames over TCP what the code does. */
class StreamPageTest {
  private final String page = read();

  private static String read() {
    try {
      return Files.readString(Path.of("PROTOCOL.md"));
    } catch (IOException e) {
      throw new IllegalStateException("the tests of schemas/ run in schemas/", e);
    }
  }

  @Test
  void theTableOfMessagesIsTheTypes() {
    List<String> shown =
        Pattern.compile("(?m)^\\| (\\d+) \\| ([A-Z]+) \\|")
            .matcher(page)
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();
    assertThat(shown)
        .containsExactlyElementsOf(
            Arrays.stream(StreamType.values())
                .map(type -> type.number() + " " + type.name())
                .toList());
  }

  @Test
  void everyCodeOfByeIsNamed() {
    String codes =
        page.substring(page.indexOf("The codes are `done`"), page.indexOf("```json hello"));
    for (ByeCode code : ByeCode.values()) {
      assertThat(codes).contains("`" + code.word() + "`");
    }
    String last = codes.substring(codes.indexOf("After `done`"));
    for (ByeCode code : ByeCode.values()) {
      assertThat(last.contains("`" + code.word() + "`"))
          .as(code.word())
          .isEqualTo(!code.mayDialAgain());
    }
  }

  @Test
  void theExamplesAreReadAndWritten() throws Exception {
    List<MatchResult> examples =
        Pattern.compile("(?ms)^```wire (\\S+)\\n(.*?)^```$").matcher(page).results().toList();
    assertThat(examples).hasSize(3);
    for (MatchResult example : examples) {
      byte[] bytes = Annotated.bytes(example.group(2));
      StreamMessage message =
          StreamDecoder.unordered(StreamLimits.DEFAULTS, PayloadMemory.HEAP)
              .read(ByteBuffer.wrap(bytes));
      assertThat(message.type().name()).isEqualToIgnoringCase(example.group(1));
      assertThat(StreamEncoder.bytes(message)).isEqualTo(bytes);
      if (message instanceof Pong pong) {
        assertThat(example.group(2))
            .contains("t0: " + pong.t0() + "\n", "t1: " + pong.t1() + "\n", "t2: " + pong.t2());
      }
    }
  }

  @Test
  void theNumbersAreTheDefaults() {
    StreamLimits limits = StreamLimits.DEFAULTS;
    assertThat(page)
        .contains((limits.maxFrameBytes() >> 20) + " MiB a frame")
        .contains((limits.maxJsonBytes() >> 10) + " KiB of JSON")
        .contains(Hello.MAX_CAMERAS + " cameras in a HELLO")
        .contains(limits.maxChannels() + " channels")
        .contains(limits.maxSubscriptions() + " subscriptions")
        .contains("at most " + limits.maxCredit() + " may be under way")
        .contains("at most " + StreamOrder.MAX_PINGS + " PINGs")
        .contains("(" + StreamSettings.DEFAULTS.silence().toMillis() / 2000.0 + " s)")
        .contains("more than " + StreamSettings.DEFAULTS.message().toSeconds() + " s");
  }
}
