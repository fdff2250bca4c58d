package camfleet.broker;

import camfleet.topic.Party;
import camfleet.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The access policy as a Mosquitto ACL file: a section for each reserved user, and {@code pattern}
 * lines for the devices.
 *
 * <p>A pattern line holds for every user. Those with the own name in the topic are harmless for the
 * reserved users, whose names no device can have; for the others, a reserved user's section denies
 * what the user has no right to, wherever that does not also deny what it has (Mosquitto's {@code
 * deny} outweighs everything, reading and writing alike).
 */
public final class MosquittoAcl {
  private static final List<Party> RESERVED =
      List.of(Party.MANAGER, Party.OPERATOR, Party.VIEWER, Party.HOMEASSISTANT);

  private final AccessPolicy policy;

  public MosquittoAcl(AccessPolicy policy) {
    this.policy = policy;
  }

  /**
   * Writes the file for the standard root, or for another one: {@code FILE [ROOT]}.
   *
   * @param args the file to write, and the first word of the topics
   */
  public static void main(String[] args) throws IOException {
    Topics topics = args.length > 1 ? new Topics(args[1]) : Topics.standard();
    Files.writeString(Path.of(args[0]), new MosquittoAcl(new AccessPolicy(topics)).text());
  }

  /** The whole file. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("# Written by camfleet.broker.MosquittoAcl from the access policy; do not edit.");
    for (Party party : RESERVED) {
      lines.add("");
      lines.add("user " + userName(party));
      section(party, lines);
    }
    lines.add("");
    lines.add("# Devices: %u is the user name, which is the device id.");
    for (AccessRule rule : rulesOf(Party.DEVICE)) {
      lines.add("pattern " + verb(rule) + " " + rule.filter());
    }
    return String.join("\n", lines) + "\n";
  }

  private void section(Party party, List<String> lines) {
    List<AccessRule> own = rulesOf(party);
    for (AccessRule rule : own) {
      for (String name : new TreeSet<>(rule.except())) {
        lines.add("topic deny " + exception(rule.filter(), name));
      }
      lines.add(
          "topic " + verb(rule) + " " + rule.filter().replace(AccessRule.OWN, userName(party)));
    }
    for (AccessRule rule : rulesOf(Party.DEVICE)) {
      TopicFilter filter = rule.filterOf(userName(party));
      boolean wanted =
          own.stream()
              .anyMatch(mine -> mine.filterOf(userName(party)).intersection(filter).isPresent());
      if (!rule.isOwn() && !wanted) {
        lines.add("topic deny " + rule.filter());
      }
    }
  }

  private List<AccessRule> rulesOf(Party party) {
    return policy.rules().stream().filter(rule -> rule.party() == party).toList();
  }

  private static String userName(Party party) {
    return party.name().toLowerCase(Locale.ROOT);
  }

  private static String exception(String filter, String name) {
    return filter.substring(0, filter.lastIndexOf('/') + 1) + name;
  }

  private static String verb(AccessRule rule) {
    return rule.right() == Right.READ ? "read" : "write";
  }
}
