package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyncCommandTest {
  private FakeManager manager;
  private Shell shell;

  @BeforeEach
  void start() {
    manager = new FakeManager();
    shell = new Shell(Map.of("CAMFLEET_MANAGER", manager.url()), false);
  }

  @AfterEach
  void end() {
    manager.close();
  }

  private static String camera(String id, String sync, String rest) {
    return "{'device':'%s','sync':'%s',%s}".formatted(id, sync, rest);
  }

  private void answers(String... cameras) {
    manager.sync = ("{'cameras':[" + String.join(",", cameras) + "]}").replace('\'', '"');
  }

  @Test
  void tellsOfEachCameraWhetherItIsSynchronised() {
    answers(
        camera("cam1", "server", "'rev':4,'status':'applied','synchronised':true,'errors':[]"),
        camera("cam2", "client", "'rev':7,'status':'applied','synchronised':null,'errors':[]"));
    assertThat(shell.run("sync", "cam*", "--server", "cam1")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            cam1: server applied, synchronised
            cam2: client applied, does not tell whether it is synchronised
            """);
    assertThat(manager.asked)
        .singleElement()
        .asString()
        .startsWith("POST /api/v1/sync {\"selector\":\"cam*\",\"server\":\"cam1\",\"by\":")
        .endsWith("\"timeout_s\":25.0}");
  }

  @Test
  void oneThatTurnedBackIsTheThirdExitCodeAndItsCauseIsTold() {
    answers(
        camera("cam1", "server", "'rev':4,'status':'applied','synchronised':true,'errors':[]"),
        camera(
            "cam2",
            "client",
            "'rev':7,'status':'rolled_back','synchronised':null,'errors':"
                + "[{'code':'camera_error','message':'no picture within 15 s'}]"));
    assertThat(shell.run("sync", "cam*", "--server", "cam1")).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(shell.out()).isEqualTo("cam1: server applied, synchronised\n");
    assertThat(shell.err()).isEqualTo("cam2: no picture within 15 s\nof 2 devices 1 failed\n");
    assertThat(shell.run("sync", "cam*", "--server", "cam1", "-o", "json"))
        .isEqualTo(ExitCode.SOME_FAILED);
    assertThat(shell.out()).contains("\"ok\" : false").contains("\"status\" : \"applied\"");
  }

  @Test
  void offIsAskedOfAllAlike() {
    answers(
        camera("cam1", "off", "'rev':5,'status':'applied','synchronised':null,'errors':[]"),
        camera("cam3", "off", "'rev':2,'status':null,'synchronised':null,'errors':[]"));
    assertThat(shell.run("sync", "cam*", "--off", "--timeout", "3s")).isZero();
    assertThat(shell.out()).isEqualTo("cam1: off applied\ncam3: off when it is there again\n");
    assertThat(manager.asked.get(0)).contains("\"off\":true").contains("\"timeout_s\":3.0");
  }

  @Test
  void needsAServerOrOffAndWhatIsRefusedIsToldByName() {
    assertThat(shell.run("sync", "cam*")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("sync", "cam*", "--off", "--server", "cam1")).isEqualTo(ExitCode.USAGE);
    String problem = "{'code':'unsupported','message':'%s cannot be synchronised'}";
    manager.sync =
        "{'error':%s,'errors':[%s,%s]}"
            .formatted(
                problem.formatted("cam2"), problem.formatted("cam2"), problem.formatted("cam3"))
            .replace('\'', '"');
    assertThat(shell.run("sync", "cam*", "--server", "cam1")).isEqualTo(ExitCode.FAILED);
    assertThat(shell.err().lines())
        .containsExactly("cam2 cannot be synchronised", "cam3 cannot be synchronised");
  }
}
