package camfleet.message;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import camfleet.setting.Setting;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import camfleet.topic.Party;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** schemas/PROTOCOL.md says what the code does. */
class ProtocolPageTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\S*) ?(\\S*)\\n(.*?)^```$");
  private static final Map<Party, String> LETTERS =
      Map.of(Party.DEVICE, "D", Party.MANAGER, "M", Party.OPERATOR, "O", Party.HOMEASSISTANT, "H");

  private final String page = read();

  private static String read() {
    try {
      return Files.readString(Path.of("PROTOCOL.md"));
    } catch (IOException e) {
      throw new IllegalStateException("the tests of schemas/ run in schemas/", e);
    }
  }

  /** The cells of the table whose first heading is this one, row by row. */
  private List<List<String>> table(String firstHeading) {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : page.lines().toList()) {
      if (!line.startsWith("|")) {
        if (inside) {
          break;
        }
      } else if (line.startsWith("| " + firstHeading + " |")) {
        inside = true;
      } else if (inside && !line.startsWith("|---")) {
        rows.add(
            Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                .map(String::strip)
                .toList());
      }
    }
    assertThat(rows).as("the table of " + firstHeading).isNotEmpty();
    return rows;
  }

  private Stream<MatchResult> blocks(String language) {
    return BLOCK.matcher(page).results().filter(block -> block.group(1).equals(language));
  }

  @Test
  void theTopicTableIsTheChannels() {
    List<String> shown =
        table("topic").stream()
            .map(
                row ->
                    String.join(
                        " | ",
                        row.get(0).replace("`", ""),
                        row.get(1),
                        row.get(2),
                        row.get(4),
                        row.get(5),
                        row.get(6)))
            .toList();
    List<String> built =
        Arrays.stream(Channel.values())
            .map(
                channel ->
                    String.join(
                        " | ",
                        channel.shape(),
                        channel.name(),
                        channel.publishers().stream()
                            .sorted()
                            .map(LETTERS::get)
                            .collect(Collectors.joining(" ")),
                        Integer.toString(channel.qos()),
                        channel.retained() ? "yes" : "no",
                        channel.expiry() == null
                            ? "–"
                            : Long.toString(channel.expiry().toSeconds())))
            .toList();
    assertThat(shown).containsExactlyElementsOf(built);
  }

  @Test
  void aPayloadInTheTopicTableThatIsADocumentHasASchema() {
    Set<String> named = new TreeSet<>();
    for (List<String> row : table("topic")) {
      Pattern.compile("`([a-z]+-[a-z]+)`")
          .matcher(row.get(3))
          .results()
          .forEach(match -> named.add(match.group(1)));
    }
    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(GoldenFiles.listed(Message.class).keySet());
  }

  @Test
  void theSettingsTableIsTheTableOfSettings() {
    List<List<String>> built = new ArrayList<>();
    for (Setting setting : SettingTable.camera().all()) {
      built.add(
          List.of(
              "`" + setting.key() + "`",
              lower(setting.type()),
              range(setting),
              "".equals(setting.byDefault()) ? "empty" : plain(setting.byDefault()),
              lower(setting.effect()),
              setting.sentence()));
    }
    assertThat(table("key")).isEqualTo(built);
  }

  private static String range(Setting setting) {
    return switch (setting.type()) {
      case BOOLEAN -> "true or false";
      case INTEGER, NUMBER ->
          setting.choices().isEmpty()
              ? plain(setting.min()) + ".." + plain(setting.max())
              : String.join(", ", setting.choices());
      case TEXT ->
          plain(setting.min())
              + ".."
              + plain(setting.max())
              + switch (setting.form()) {
                case LINE -> "";
                case FILE_NAME -> ", a file's name";
                case NAMES -> ", names with commas";
                case PATH -> ", a path";
              };
      case REGION -> "x,y,width,height in 0..1";
      case CHOICE -> String.join(", ", setting.choices());
      case RESOLUTION ->
          plain(setting.min())
              + "x64.."
              + plain(setting.max())
              + "x"
              + plain(setting.max())
              + ", even";
    };
  }

  private static String plain(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ProtocolPageTest::plain).collect(Collectors.joining(","));
    }
    return value instanceof Double number && number == Math.rint(number)
        ? Long.toString(number.longValue())
        : String.valueOf(value);
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  @TestFactory
  Stream<DynamicTest> everyJsonBlockIsGoodByItsSchemaAndItsRecord() {
    return blocks("json")
        .map(
            block ->
                DynamicTest.dynamicTest(
                    block.group(2) + " at " + block.start(),
                    () -> {
                      assertThat(GoldenFiles.records()).containsKey(block.group(2));
                      assertThat(GoldenFiles.validate(block.group(2), block.group(3))).isEmpty();
                      Json.read(
                          block.group(3).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                          GoldenFiles.records().get(block.group(2)));
                    }));
  }

  @Test
  void everyMessageIsShown() {
    assertThat(blocks("json").map(block -> block.group(2)).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(GoldenFiles.records().keySet());
  }

  @Test
  void theExampleOfAFrameIsWhatTheLayoutReadsAndWrites() throws Exception {
    List<MatchResult> examples = blocks("hex").toList();
    assertThat(examples).hasSize(1);
    StringBuilder hex = new StringBuilder();
    Map<String, String> told = new LinkedHashMap<>();
    for (String line : examples.get(0).group(3).lines().toList()) {
      String[] parts = line.split(" {2,}", 2);
      hex.append(parts[0]);
      String[] sentence = parts[1].split(": ", 2);
      told.put(sentence[0], sentence[1]);
    }
    byte[] bytes = HexFormat.of().parseHex(hex);
    Frame frame = FrameLayout.read(ByteBuffer.wrap(bytes));
    FrameHeader header = frame.header();
    assertThat(told.values())
        .containsExactly(
            Integer.toString(FrameHeader.BYTES),
            Integer.toString(header.channel()),
            header.codec().name(),
            header.flags() == FrameHeader.SNAPSHOT ? "snapshot" : "other",
            Long.toString(header.boot()),
            Long.toString(header.sequence()),
            Long.toString(header.capturedAtNanos()),
            header.clockErrorMicros() + " µs",
            Long.toString(header.dropped()),
            Integer.toString(header.width()),
            Integer.toString(header.height()),
            frame.payload().length + " bytes");
    assertThat(FrameLayout.bytes(frame)).isEqualTo(bytes);
  }

  @Test
  void theFieldsAddUpToTheHeader() {
    int bits = 0;
    for (List<String> row : table("field")) {
      bits +=
          Pattern.compile("[ui](\\d+)")
              .matcher(row.get(1))
              .results()
              .mapToInt(match -> Integer.parseInt(match.group(1)))
              .sum();
    }
    assertThat(bits / 8).isEqualTo(FrameHeader.BYTES);
  }

  @Test
  void everyCodecFlagAndErrorCodeIsNamed() {
    for (Codec codec : Codec.values()) {
      assertThat(table("field").get(2).get(2)).contains(codec.number() + " ");
    }
    for (ProblemCode code : ProblemCode.values()) {
      assertThat(page).contains("`" + lower(code) + "`");
    }
    for (CommandStatus status : CommandStatus.values()) {
      assertThat(page).contains("`" + lower(status) + "`");
    }
    for (ConfigStatus status : ConfigStatus.values()) {
      assertThat(page).contains("`" + lower(status) + "`");
    }
  }
}
