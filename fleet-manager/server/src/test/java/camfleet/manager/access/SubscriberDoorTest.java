package camfleet.manager.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriberDoorTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:01:21Z");

  @TempDir Path data;
  private SubscriberTokens tokens;
  private SubscriberDoor door;
  private InetAddress here;
  private InetAddress there;

  @BeforeEach
  void open() throws Exception {
    tokens = SubscriberTokens.in(data);
    door = new SubscriberDoor(tokens);
    here = InetAddress.getByName("127.0.0.1");
    there = InetAddress.getByName("192.0.2.7");
  }

  @Test
  void withoutATokenOnlyThisMachineComesIn() throws Exception {
    assertThat(door.admit(here, null)).isEmpty();
    assertThat(door.admit(InetAddress.getByName("::1"), null)).isEmpty();
    assertThatThrownBy(() -> door.admit(there, null))
        .isInstanceOf(SubscriberDoor.RefusedException.class)
        .hasMessage(
            "subscribers from other machines need a token; make one on the manager's with:"
                + " fleet-manager stream-token NAME");
  }

  @Test
  void withATokenEverybodyComesIn() throws Exception {
    String token = tokens.add("wall", AT);
    assertThat(door.admit(there, token)).map(SubscriberToken::name).contains("wall");
    assertThat(door.admit(here, token)).map(SubscriberToken::name).contains("wall");
  }

  @Test
  void aWrongTokenIsRefusedOnThisMachineToo() throws Exception {
    String token = tokens.add("wall", AT);
    for (String wrong : new String[] {"", "x", token + "x", token.substring(1), "wall"}) {
      for (InetAddress from : new InetAddress[] {here, there}) {
        assertThatThrownBy(() -> door.admit(from, wrong))
            .as(wrong)
            .isInstanceOf(SubscriberDoor.RefusedException.class)
            .hasMessageStartingWith("the token is not known here");
      }
    }
  }

  @Test
  void noticesWhatChangesInTheFile() throws Exception {
    door.look();
    String token = tokens.add("wall", AT);
    SubscriberToken known = door.admit(there, token).orElseThrow();
    tokens.add("other", AT);
    door.look();
    assertThat(door.isValid(known)).isTrue();
    tokens.revoke("wall");
    assertThat(door.isValid(known)).isTrue();
    door.look();
    assertThat(door.isValid(known)).isFalse();
    assertThatThrownBy(() -> door.admit(there, token))
        .isInstanceOf(SubscriberDoor.RefusedException.class);
  }

  @Test
  void nobodyComesInByAFileThatCannotBeRead() throws Exception {
    String token = tokens.add("wall", AT);
    door.admit(there, token);
    Files.writeString(tokens.file(), "nonsense");
    assertThatThrownBy(() -> door.admit(there, token))
        .isInstanceOf(SubscriberDoor.RefusedException.class);
    assertThat(door.admit(here, null)).isEmpty();
  }
}
