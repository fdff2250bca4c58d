package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FleetRolloutsTest {
  private ScriptedManager manager;
  private Fleet fleet;

  @BeforeEach
  void open() throws Exception {
    manager = new ScriptedManager();
    fleet = manager.fleet();
  }

  @AfterEach
  void close() {
    fleet.close();
    manager.close();
  }

  private static String rollout(String state, String more) {
    return "{'number':2,'fleet_number':4,'previous_fleet_number':3,'at':'2026-11-20T14:00:00Z',"
        + "'by':'anna','why':null,'state':'"
        + state
        + "','wave':1,'waves':4,'cause':'cam1: black','policy':{'waves':[1,'100%']},"
        + "'counts':{'waiting':19,'sent':0,'failed':1}"
        + more
        + "}";
  }

  @Test
  void rolloutTellsWhereEachCameraStands() throws Exception {
    manager.answers(
        200,
        rollout(
            "halted",
            ",'devices':[{'device':'cam1','wave':1,'state':'failed','rev':7,'detail':'black',"
                + "'at':'2026-11-20T14:00:16Z'}]"));
    Rollout rollout = fleet.rollouts().find(2);
    assertThat(rollout.state()).isEqualTo(Rollout.State.HALTED);
    assertThat(rollout.count(Rollout.MemberState.WAITING)).isEqualTo(19);
    assertThat(rollout.count(Rollout.MemberState.REVERTED)).isZero();
    assertThat(rollout.size()).isEqualTo(20);
    assertThat(rollout.devices().get(0).state()).isEqualTo(Rollout.MemberState.FAILED);
    assertThat(manager.asked()).containsExactly("GET /api/v1/rollouts/2");
  }

  @Test
  void newestOneIsUnderWayUntilItIsOver() throws Exception {
    manager
        .answers(200, "{'rollouts':[" + rollout("paused", "") + "]}")
        .answers(200, "{'rollouts':[" + rollout("reverted", "") + "]}")
        .answers(200, "{'rollouts':[]}");
    assertThat(fleet.rollouts().underWay().number()).isEqualTo(2);
    assertThat(fleet.rollouts().underWay()).isNull();
    assertThat(fleet.rollouts().underWay()).isNull();
  }

  @Test
  void wordsSayWhoAndWhy() throws Exception {
    manager
        .answers(200, rollout("paused", ""))
        .answers(200, rollout("running", ""))
        .answers(200, rollout("reverting", ""));
    fleet.rollouts().pause(2, "anna", "lunch");
    fleet.rollouts().resume(2, null, null);
    fleet.rollouts().abort(2, true, "anna", null);
    assertThat(manager.asked())
        .containsExactly(
            "POST /api/v1/rollouts/2/pause {'by':'anna','why':'lunch'}",
            "POST /api/v1/rollouts/2/resume {}",
            "POST /api/v1/rollouts/2/abort {'by':'anna','revert':true}");
  }
}
