package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.message.ConfigStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FleetSynchronisationTest {
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

  @Test
  void tellsWhatBecameOfEachCamera() throws Exception {
    manager.answers(
        200,
        "{'cameras':[{'device':'cam1','sync':'server','rev':4,'status':'applied',"
            + "'synchronised':true,'errors':[]},{'device':'cam2','sync':'client','rev':5,"
            + "'status':'rolled_back','synchronised':null,'errors':[{'code':'camera_error',"
            + "'message':'no picture within 15 s'}]}]}");
    List<SyncedCamera> cameras =
        fleet.synchronisation().begin("cam*", "cam1", "anna", Duration.ofSeconds(25));
    assertThat(cameras.get(0).synchronised()).isTrue();
    assertThat(cameras.get(0).errors()).isEmpty();
    assertThat(cameras.get(1).status()).isEqualTo(ConfigStatus.ROLLED_BACK);
    assertThat(cameras.get(1).synchronised()).isNull();
    assertThat(cameras.get(1).errors().get(0).message()).isEqualTo("no picture within 15 s");
    assertThat(manager.asked())
        .containsExactly(
            "POST /api/v1/sync {'selector':'cam*','server':'cam1','by':'anna','timeout_s':25.0}");
  }

  @Test
  void endsItAndPassesARefusalOn() throws Exception {
    manager.answers(200, "{'cameras':[]}");
    assertThat(fleet.synchronisation().end("all", null, Duration.ofSeconds(5))).isEmpty();
    manager.answers(422, "{'error':{'code':'unsupported','message':'cam2 cannot'}}");
    assertThatThrownBy(
            () -> fleet.synchronisation().begin("all", "cam1", null, Duration.ofSeconds(5)))
        .isInstanceOf(FleetException.class)
        .hasMessage("cam2 cannot");
    assertThat(manager.asked().get(0))
        .isEqualTo("POST /api/v1/sync {'selector':'all','off':true,'timeout_s':5.0}");
  }

  @Test
  void deviceTellsWhatItsCameraSays() throws Exception {
    manager.answers(
        200,
        "{'id':'cam1','presence':'online','synchronised':false,"
            + "'info':{'device':'cam1','agent_version':'1','boot':1,'session':'s',"
            + "'started_at':'2026-11-20T10:00:00Z','groups':[],'camera':{'source':'rpicam:0',"
            + "'sensor':'imx708','modes':[{'width':1536,'height':864,'fps':120.13}]}},"
            + "'health':{'at':'2026-11-20T10:00:00Z','boot':1,'seq':1,'interval_s':10,"
            + "'uptime_s':1,'controls':{'gain':1.5},'pins':{'pulses':9,'edges':0,'bounced':0,"
            + "'triggered':0},'plugins':{'blur':{'pictures':8,'kept_back':0,'failures':1,"
            + "'problem':'it threw'}}}}");
    Device device = fleet.device("cam1");
    assertThat(device.synchronised()).isFalse();
    assertThat(device.info().camera().sensor()).isEqualTo("imx708");
    assertThat(device.info().camera().modes())
        .singleElement()
        .satisfies(mode -> assertThat(mode.fps()).isEqualTo(120.13));
    assertThat(device.health().controls()).containsEntry("gain", 1.5);
    assertThat(device.health().pins().pulses()).isEqualTo(9);
    assertThat(device.health().plugins().get("blur").problem()).isEqualTo("it threw");
  }
}
