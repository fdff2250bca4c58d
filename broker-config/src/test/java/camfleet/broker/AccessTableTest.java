package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Party;
import camfleet.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of PROTOCOL.md §8 against the policy, for every channel and party. */
class AccessTableTest {
  private static final Path PAGE = Path.of("../schemas/PROTOCOL.md");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final List<String> NAMES = List.of("ping", "update", "wipe", "stream");

  private final Topics topics = Topics.standard();
  private final AccessPolicy policy = new AccessPolicy(topics);

  /** A row: its channels, and for each party the words of its cell. */
  private record Row(Set<Channel> channels, List<String> cells) {}

  @Test
  void policyIsThePage() throws IOException {
    List<Row> rows = rows();
    List<String> wrong = new ArrayList<>();
    for (Row row : rows) {
      for (Channel channel : row.channels()) {
        for (int i = 0; i < AccessMatrix.USERS.size(); i++) {
          compare(channel, AccessMatrix.USERS.get(i), row.cells().get(i), wrong);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyChannelStandsInOneRow() throws IOException {
    List<Channel> all = rows().stream().flatMap(row -> row.channels().stream()).toList();
    assertThat(all).containsExactlyInAnyOrder(Channel.values());
  }

  @Test
  void columnsAreTheParties() throws IOException {
    assertThat(cells(section().get(0)))
        .containsExactly("topics", "device", "manager", "operator", "viewer", "homeassistant");
  }

  private void compare(Channel channel, String user, String cell, List<String> wrong) {
    boolean isDevice = Party.ofUser(user) == Party.DEVICE;
    for (String owner : List.of(user, isDevice ? "cam10" : "cam1")) {
      for (String name : NAMES) {
        String topic = topic(channel, owner, name);
        String expected =
            rights(channel, user, cell, topic.contains("/" + owner + "/"), owner, name);
        Access access = policy.of(user);
        String is =
            (access.mayRead(topic) ? "R" : "")
                + (access.mayPublish(topic) ? "W" : "")
                + (access.mayClear(topic) && !access.mayPublish(topic) ? "C" : "");
        if (!is.equals(expected)) {
          wrong.add(user + " on " + topic + ": the page says " + expected + ", is " + is);
        }
      }
    }
  }

  /** A topic of the channel that carries this owner where it carries one. */
  private String topic(Channel channel, String owner, String name) {
    String device = DeviceId.isValid(owner) ? owner : "cam1";
    String shape =
        channel
            .shape()
            .replace("<id>", device)
            .replace("<requester>", owner)
            .replace("<g>", "lab")
            .replaceAll("<[a-z]+>", name);
    return topics.prefix() + shape;
  }

  private static String rights(
      Channel channel, String user, String cell, boolean carries, String owner, String name) {
    boolean own = carries && owner.equals(user);
    boolean read = false;
    boolean write = false;
    boolean clear = false;
    for (String clause : cell.split("(, (?!not))|; ")) {
      boolean holds = !clause.contains("own") || own;
      List<String> quoted = quoted(clause);
      if (clause.contains("not ")) {
        String allowed = clause.substring(0, clause.indexOf("not "));
        holds &= !quoted(clause.substring(allowed.length())).contains(name);
        quoted = quoted(allowed);
      }
      holds &= quoted.isEmpty() || channel.shape().startsWith(quoted.get(0));
      read |= holds && clause.startsWith("read");
      write |= holds && clause.startsWith("write");
      clear |= holds && clause.startsWith("clear");
    }
    // The two sentences below the table.
    read |= user.equals("manager");
    read |= own && channel == Channel.STATUS;
    return (read ? "R" : "") + (write ? "W" : "") + (clear && !write ? "C" : "");
  }

  private static List<String> quoted(String text) {
    return QUOTED.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static List<Row> rows() throws IOException {
    return section().stream()
        .skip(2)
        .map(AccessTableTest::cells)
        .map(cells -> new Row(channels(cells.get(0)), cells.subList(1, cells.size())))
        .toList();
  }

  /** The channels that a first cell names, such as {@code `res` `log`} or {@code `img/<id>/…`}. */
  private static Set<Channel> channels(String cell) {
    Set<Channel> channels = EnumSet.noneOf(Channel.class);
    for (String words : quoted(cell)) {
      List<Channel> named =
          Arrays.stream(Channel.values()).filter(channel -> isNamed(channel, words)).toList();
      assertThat(named).as(words).isNotEmpty();
      channels.addAll(named);
    }
    return channels;
  }

  private static boolean isNamed(Channel channel, String words) {
    String shape = channel.shape();
    if (words.endsWith("/…")) {
      return shape.startsWith(words.substring(0, words.length() - 1));
    }
    String ofDevice = "dev/<id>/" + words;
    boolean isFamily = Set.of("res", "log", "event").contains(words);
    return isFamily ? shape.startsWith(ofDevice + "/") : shape.equals(ofDevice);
  }

  private static List<String> cells(String line) {
    String inner = line.strip();
    return Arrays.stream(inner.substring(1, inner.length() - 1).split("\\|"))
        .map(String::strip)
        .toList();
  }

  private static List<String> section() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.startsWith("## 8."))
        .dropWhile(line -> !line.startsWith("|"))
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }
}
