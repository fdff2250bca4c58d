package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.house.Child;
import camfleet.house.Required;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The playbook in {@code ansible/}, by its linter and on a Debian that boots. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class AnsibleTest {
  private static final Path FOLDER = Path.of("../ansible").toAbsolutePath().normalize();

  @Test
  void playbookIsLintClean() throws Exception {
    Required.programs("ansible", "ansible-lint");
    Child.Ended lint =
        Child.run(
            List.of("ansible-lint", "--offline", "--nocolor"),
            Map.of(),
            FOLDER,
            Duration.ofMinutes(2));
    assertThat(lint.exit()).as(lint.output()).isZero();
  }

  @Test
  void installsADeviceThatComesOnlineAndChangesNothingTheSecondTime() throws Exception {
    Required.programs("ansible", "ansible-playbook", "systemd-nspawn", "ip", "ssh", "mosquitto");
    if (System.getenv("CAMFLEET_DEBIAN_ROOT") == null) {
      Required.programs("ansible", "mmdebstrap");
    }
    Required.root("ansible");
    assertThat(Path.of("../device/target/camfleet-device.jar")).exists();
    Child.Ended run = Child.run(List.of("test/run"), Map.of(), FOLDER, Duration.ofMinutes(6));
    assertThat(run.output()).contains("ansible/test/run: all passed");
    assertThat(run.exit()).isZero();
  }
}
