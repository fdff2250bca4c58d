package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
  @TempDir Path folder;

  @Test
  void givesEachUserALongPasswordOfItsOwn() throws IOException {
    List<String> users = new ArrayList<>(List.of("manager", "operator", "viewer", "homeassistant"));
    IntStream.rangeClosed(1, 20).forEach(i -> users.add("cam" + i));
    Map<String, String> passwords = enrolment().addAll(users);
    assertThat(passwords.keySet()).containsExactlyElementsOf(users);
    assertThat(new HashSet<>(passwords.values())).hasSameSizeAs(users);
    assertThat(passwords.values()).allMatch(word -> word.matches("[A-Za-z0-9_-]{32}"));
    assertThat(enrolment().userNames()).containsExactlyElementsOf(users);
  }

  @Test
  void keepsThePasswordOutOfTheFileAndTheFileToItself() throws IOException {
    Path file = folder.resolve("deeper/passwords");
    String password = new Enrolment(file).add("cam1");
    assertThat(Files.readString(file)).startsWith("cam1:$7$").doesNotContain(password);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (var list = Files.list(file.getParent())) {
      assertThat(list.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("passwords", "passwords.lock");
    }
  }

  @Test
  void removesAUser() throws IOException {
    enrolment().addAll(List.of("cam1", "cam2"));
    assertThat(enrolment().remove("cam1")).isTrue();
    assertThat(enrolment().remove("cam1")).isFalse();
    assertThat(enrolment().userNames()).containsExactly("cam2");
  }

  @Test
  void refusesNamesThatNobodyMayHave() {
    for (String name : Set.of("all", "group", "fleet", "Cam1", "a", "cam1:x", "cam/1", "")) {
      assertThatThrownBy(() -> enrolment().add(name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(folder.resolve("passwords")).doesNotExist();
  }

  @Test
  void leavesAFileThatItCannotReadAlone() throws IOException {
    Files.writeString(folder.resolve("passwords"), "# by hand\ncam1:plain\n");
    assertThatThrownBy(() -> enrolment().add("cam2"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2 is not $7$");
    assertThat(folder.resolve("passwords")).hasContent("# by hand\ncam1:plain");
  }

  @Test
  void losesNobodyWhenManyEnrolAtOnce() throws Exception {
    Enrolment shared = enrolment();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 10; i < 50; i++) {
        String user = "cam" + i;
        calls.add(() -> shared.add(user));
      }
      for (var done : pool.invokeAll(calls)) {
        assertThat(done.get()).isNotEmpty();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(shared.userNames()).hasSize(40);
  }

  private Enrolment enrolment() {
    return new Enrolment(folder.resolve("passwords"));
  }
}
