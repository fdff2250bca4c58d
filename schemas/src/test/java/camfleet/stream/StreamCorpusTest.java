package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What was thought of, and what was found: each file is an attack with the answer to it. */
class StreamCorpusTest {
  private static final Path FOLDER = Path.of("src/test/resources/stream");

  private record Case(String name, String state, String expect, byte[] bytes) {}

  private static List<Case> cases() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(StreamCorpusTest::read).toList();
    }
  }

  private static Case read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      assertThat(lines.get(0)).startsWith("# ");
      assertThat(lines.get(1)).startsWith("state: ");
      assertThat(lines.get(2)).startsWith("expect: ");
      return new Case(
          file.getFileName().toString(),
          lines.get(1).substring(7),
          lines.get(2).substring(8),
          Annotated.bytes(String.join("\n", lines.subList(3, lines.size()))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCaseIsAnsweredAsItShould() throws Exception {
    return cases().stream()
        .map(
            attack ->
                DynamicTest.dynamicTest(
                    attack.name(),
                    () -> {
                      for (int piece : new int[] {1, 7, 1 << 20}) {
                        assertThat(answer(attack, piece)).isEqualTo(attack.expect());
                      }
                    }));
  }

  private static String answer(Case attack, int piece) throws StreamFault {
    Conversation conversation = Conversation.in(attack.state());
    try {
      conversation.hear(attack.bytes(), piece);
      return "none";
    } catch (StreamFault fault) {
      assertThat(fault.getMessage()).hasSizeLessThan(400).doesNotContain("\n", "camfleet.");
      return fault.code().word();
    }
  }

  /** The same on a socket, for what a manager may say to who dialled it. */
  @TestFactory
  Stream<DynamicTest> everyCaseIsAnsweredSoByAConnection() throws Exception {
    return cases().stream()
        .filter(
            attack -> attack.state().equals("as-device") || attack.state().equals("as-subscriber"))
        .map(attack -> DynamicTest.dynamicTest(attack.name(), () -> answersOnASocket(attack)));
  }

  private static void answersOnASocket(Case attack) throws Exception {
    StreamSide side =
        attack.state().equals("as-device") ? StreamSide.DEVICE : StreamSide.SUBSCRIBER;
    byte[] welcome = StreamConnectionFuzzTest.welcome(side);
    byte[] all = Arrays.copyOf(welcome, welcome.length + attack.bytes().length);
    System.arraycopy(attack.bytes(), 0, all, welcome.length, attack.bytes().length);
    try (BrokenManager manager = new BrokenManager()) {
      StreamEnd end =
          manager.meets(
              StreamConnectionFuzzTest.hello(side), new StreamConnectionFuzzTest.Reader(side), all);
      String answer = end.by() == StreamEnd.By.US ? end.code().word() : "none";
      assertThat(answer).as(end.toString()).isEqualTo(attack.expect());
    }
  }

  @Test
  void everyCodeThatBytesCanEarnIsEarned() throws Exception {
    Set<String> earned = cases().stream().map(Case::expect).collect(Collectors.toSet());
    assertThat(earned)
        .contains(
            "none",
            "bad_preface",
            "malformed",
            "unknown_type",
            "too_large",
            "out_of_order",
            "no_credit",
            "too_much_credit",
            "unknown_channel");
  }
}
