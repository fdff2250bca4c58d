package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MosquittoAclTest {
  /**
   * What Mosquitto gives beyond the policy: it cannot deny the operator a reading without denying
   * it the writing, or one requester's replies without its own.
   */
  static final Set<String> BEYOND_THE_POLICY =
      Set.of(
          "operator R camfleet/v1/group/lab/cmd/ping",
          "operator W camfleet/v1/reply/cam1/c1",
          "operator W camfleet/v1/reply/operator/c1",
          "operator W camfleet/v1/reply/manager/c1");

  private final String text = new MosquittoAcl(new AccessPolicy(Topics.standard())).text();

  @Test
  void committedFileIsWhatThePolicyWrites() throws Exception {
    assertThat(Path.of("mosquitto/acl")).content().isEqualTo(text);
  }

  @Test
  void mainWritesTheFileForAnotherRoot() throws Exception {
    Path file = Files.createTempFile(Path.of("target"), "acl", "");
    MosquittoAcl.main(new String[] {file.toString(), "farm"});
    assertThat(file).content().contains("topic read farm/v1/").doesNotContain("camfleet/v1");
  }

  /**
   * Plays the file by Mosquitto's rules: a deny of the user's section, its grants, the patterns.
   */
  @Test
  void patternsGiveReservedUsersNothingThatHurts() {
    Set<String> beyond = new TreeSet<>();
    for (AccessMatrix.Cell cell : AccessMatrix.cells()) {
      if (!cell.has('R') && grants(cell.user(), "read", cell.topic())) {
        beyond.add(cell.user() + " R " + cell.topic());
      }
      if (!cell.has('W') && !cell.has('C') && grants(cell.user(), "write", cell.topic())) {
        beyond.add(cell.user() + " W " + cell.topic());
      }
      if (cell.has('R')) {
        assertThat(grants(cell.user(), "read", cell.topic())).as(cell + " reads").isTrue();
      }
      if (cell.has('W') || cell.has('C')) {
        assertThat(grants(cell.user(), "write", cell.topic())).as(cell + " writes").isTrue();
      }
    }
    assertThat(beyond).isEqualTo(new TreeSet<>(BEYOND_THE_POLICY));
  }

  @Test
  void ownNamePatternsSpeakOfNoDeviceForAReservedUser() {
    for (String user : Set.of("manager", "operator", "viewer", "homeassistant")) {
      assertThat(DeviceId.isValid(user)).isFalse();
    }
  }

  private boolean grants(String user, String verb, String topic) {
    String[] levels = topic.split("/");
    boolean inSection = false;
    boolean granted = false;
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ");
      if (words[0].equals("user")) {
        inSection = words[1].equals(user);
      }
      boolean counts = words[0].equals("topic") && inSection || words[0].equals("pattern");
      if (counts && TopicFilter.of(words[2].replace("%u", user)).matches(levels)) {
        if (words[1].equals("deny")) {
          return false;
        }
        granted |= words[1].equals(verb);
      }
    }
    return granted;
  }
}
