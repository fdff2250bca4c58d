package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import camfleet.message.ProblemCode;
import camfleet.setting.Effect;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FleetConfigurationTest {
  private static final String PLAN =
      "{'changes':[{'device':'cam1','online':true,'effect':'stream_restart','keys':[{'key':'fps',"
          + "'before':10.0,'after':5.0,'layer':'groups.night','effect':'live'}],"
          + "'groups_before':[],'groups':['night'],'problems':[]}],'unchanged':19}";

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

  private FleetConfiguration configuration() {
    return fleet.configuration();
  }

  @Test
  void fleetWithoutDocumentHasNumberZero() throws Exception {
    manager.answers(
        200,
        "{'number':0,'at':null,'by':null,'why':null,'origin':null,'released':false,"
            + "'document':{}}");
    assertThat(configuration().current())
        .isEqualTo(new FleetConfig(0, null, null, null, null, false, Map.of()));
  }

  @Test
  void applyNamesTheRevisionThatItWasMadeOver() throws Exception {
    manager.answers(202, "{'number':4,'plan':" + PLAN + ",'rollout':2}");
    ApplyRequest request =
        new ApplyRequest("anna", "night", 3L, Map.of("soak_s", 5)).because("fewer at night");
    Applied applied = configuration().apply(Map.of("defaults", Map.of("fps", 5)), request);
    assertThat(manager.asked())
        .containsExactly(
            "PUT /api/v1/config if '3' {'document':{'defaults':{'fps':5}},'by':'anna',"
                + "'why':'fewer at night','rollout':{'soak_s':5}}");
    assertThat(applied.number()).isEqualTo(4);
    assertThat(applied.changed()).isTrue();
    assertThat(applied.rollout()).isEqualTo(2);
    ConfigPlan.Change change = applied.plan().changes().get(0);
    assertThat(change.effect()).isEqualTo(Effect.STREAM_RESTART);
    assertThat(change.keys())
        .containsExactly(new ConfigPlan.Key("fps", 10.0, 5.0, "groups.night", Effect.LIVE));
    assertThat(applied.plan().unchanged()).isEqualTo(19);
    assertThat(applied.plan().isGood()).isTrue();
  }

  @Test
  void documentThatIsThereAlreadyChangesNothing() throws Exception {
    manager.answers(200, "{'number':3,'plan':{'changes':[],'unchanged':20},'rollout':null}");
    Applied applied =
        configuration().apply(Map.of(), new ApplyRequest(null, null, null, null).atOnce());
    assertThat(applied.changed()).isFalse();
    assertThat(applied.rollout()).isNull();
    assertThat(applied.plan().isEmpty()).isTrue();
    assertThat(manager.asked())
        .containsExactly("PUT /api/v1/config if * {'document':{},'rollout':{'at_once':true}}");
  }

  @Test
  void conflictBringsTheDocumentThatIsThereNow() {
    manager.answers(
        412,
        "{'error':{'code':'stale_rev','message':'the newest is 5'},'current':{'number':5,"
            + "'at':'2026-11-20T14:00:00Z','by':'bert','origin':'patch','released':true,"
            + "'document':{'defaults':{'fps':8.0}}}}");
    StaleConfigException stale =
        catchThrowableOfType(
            StaleConfigException.class,
            () -> configuration().patch(Map.of(), ApplyRequest.over(4)));
    assertThat(stale).hasMessage("the newest is 5");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.code()).isEqualTo(ProblemCode.STALE_REV);
    assertThat(stale.current().number()).isEqualTo(5);
    assertThat(stale.current().by()).isEqualTo("bert");
    assertThat(stale.current().document()).isEqualTo(Map.of("defaults", Map.of("fps", 8.0)));
  }

  @Test
  void refusalsHaveTheirStatusAndEveryPath() {
    manager
        .answers(
            422,
            "{'error':{'code':'out_of_range','message':'a','key':'defaults.fps'},'errors':["
                + "{'code':'out_of_range','message':'a','key':'defaults.fps'},"
                + "{'code':'unknown_key','message':'b','key':'defaults.fsp'}]}")
        .answers(409, "{'error':{'code':'busy','message':'rollout 1 is not over'}}")
        .answers(428, "{'error':{'code':'invalid_argument','message':'If-Match'}}");
    FleetException wrong =
        catchThrowableOfType(FleetException.class, () -> configuration().plan(Map.of()));
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.problems())
        .extracting(problem -> problem.key())
        .containsExactly("defaults.fps", "defaults.fsp");
    FleetException busy =
        catchThrowableOfType(
            FleetException.class, () -> configuration().rollback(1, ApplyRequest.overAny()));
    assertThat(busy.status()).isEqualTo(409);
    assertThat(busy.code()).isEqualTo(ProblemCode.BUSY);
    FleetException blind =
        catchThrowableOfType(
            FleetException.class,
            () ->
                configuration()
                    .rollback(Instant.parse("2026-11-20T14:00:00Z"), ApplyRequest.over(2)));
    assertThat(blind.status()).isEqualTo(428);
    assertThat(blind).isNotInstanceOf(StaleConfigException.class);
    assertThat(manager.asked().get(2))
        .startsWith("POST /api/v1/config/rollback if '2' {'to':'2026-11-20T14:00:00Z'");
  }

  @Test
  void differenceTellsWhatIsNotThereFromWhatIsNull() throws Exception {
    manager.answers(
        200,
        "{'from':1,'to':2,'changes':[{'path':'defaults.fps','before':10.0},"
            + "{'path':'devices.cam1.config.fps','after':null}]}");
    assertThat(configuration().diff(1L, null))
        .isEqualTo(
            new ConfigDiff(
                1,
                2,
                List.of(
                    new ConfigDiff.Change("defaults.fps", true, 10.0, false, null),
                    new ConfigDiff.Change("devices.cam1.config.fps", false, null, true, null))));
    assertThat(manager.asked()).containsExactly("GET /api/v1/config/diff?from=1");
  }

  @Test
  void explanationNamesLayerTimeAndPerson() throws Exception {
    manager.answers(
        200,
        "{'device':'cam1','keys':[{'key':'fps','wanted':5.0,'in_force':7.0,'layer':'groups.night',"
            + "'override':true,'since':{'number':2,'at':'2026-11-20T14:00:00Z','by':'anna',"
            + "'why':null},'steps':[{'layer':'defaults','value':null},"
            + "{'layer':'groups.night','value':5.0}]}]}");
    ConfigExplanation.Key key = configuration().explain("cam1", "fps").keys().get(0);
    assertThat(key)
        .isEqualTo(
            new ConfigExplanation.Key(
                "fps",
                5.0,
                7.0,
                "groups.night",
                true,
                new ConfigExplanation.Since(2, Instant.parse("2026-11-20T14:00:00Z"), "anna", null),
                List.of(
                    new ConfigExplanation.Step("defaults", null),
                    new ConfigExplanation.Step("groups.night", 5.0))));
    assertThat(manager.asked()).containsExactly("GET /api/v1/devices/cam1/config/explain?key=fps");
  }

  @Test
  void historyIsReadInPages() throws Exception {
    manager
        .answers(
            200,
            "{'revisions':[{'number':2,'at':'2026-11-20T14:00:00Z','by':'anna','why':'w',"
                + "'origin':'rollback','released':true}]}")
        .answers(
            200,
            "{'device':'cam1','revisions':[{'rev':7,'at':'2026-11-20T14:00:00Z','by':'anna',"
                + "'groups':['night'],'config':{'fps':5.0},'fleet_number':2,'rollout':null,"
                + "'outcome':'rolled_back','outcome_at':'2026-11-20T14:00:16Z','errors':["
                + "{'code':'camera_error','message':'no picture within 15 s'}]}]}");
    assertThat(configuration().history(3L, 1))
        .containsExactly(
            new ConfigRevision(
                2,
                Instant.parse("2026-11-20T14:00:00Z"),
                "anna",
                "w",
                FleetConfig.Origin.ROLLBACK,
                true));
    DeviceRevision revision = configuration().deviceHistory("cam1", null, 5).get(0);
    assertThat(revision.outcome()).isEqualTo(DeviceRevision.Outcome.ROLLED_BACK);
    assertThat(revision.outcome().isFinal()).isTrue();
    assertThat(revision.errors().get(0).message()).isEqualTo("no picture within 15 s");
    assertThat(manager.asked())
        .containsExactly(
            "GET /api/v1/config/history?limit=1&before=3",
            "GET /api/v1/devices/cam1/config/history?limit=5");
  }

  @Test
  void eventsKeepTheirClass() throws Exception {
    manager.answers(
        200,
        "{'events':[{'number':41,'at':'2026-11-20T14:00:16Z','device':null,'class':'rollout',"
            + "'type':'halted','severity':'warning','message':'m','by':null,'data':{'n':1}}]}");
    FleetEvent event = fleet.events(new EventQuery("cam1", Instant.EPOCH, 50L, 10)).get(0);
    assertThat(event.eventClass()).isEqualTo("rollout");
    assertThat(event.device()).isNull();
    assertThat(event.data()).isEqualTo(Map.of("n", 1L));
    assertThat(manager.asked())
        .containsExactly(
            "GET /api/v1/events?limit=10&device=cam1&since=1970-01-01T00%3A00%3A00Z&before=50");
  }

  private static String desired(int rev) {
    return "{'rev':" + rev + ",'at':'2026-11-20T14:00:00Z','by':'a','groups':[],'config':{}}";
  }

  private static String config(int rev) {
    return "{'device':'cam1','desired':" + desired(rev) + ",'reported':null,'in_sync':false}";
  }

  private static final String STALE =
      "{'error':{'code':'stale_rev','message':'the newest is 4'},'current':{'device':'cam1'}}";

  @Test
  void configuringADeviceBeginsAgainOnceWhenAnotherWasQuicker() throws Exception {
    manager
        .answers(200, "'3'", config(3))
        .answers(412, "'4'", STALE)
        .answers(200, "'4'", config(4))
        .answers(202, "{'desired':" + desired(5) + ",'reported':null}");
    // The tag goes back as it came.
    DeviceConfig config = fleet.configure("cam1", Map.of("fps", 5));
    assertThat(config.desired().rev()).isEqualTo(5);
    assertThat(manager.asked())
        .extracting(line -> line.split(" \\{")[0])
        .isEqualTo(
            Arrays.asList(
                "GET /api/v1/devices/cam1/config",
                "PATCH /api/v1/devices/cam1/config?timeout_s=10.0 if '3'",
                "GET /api/v1/devices/cam1/config",
                "PATCH /api/v1/devices/cam1/config?timeout_s=10.0 if '4'"));
  }

  @Test
  void configuringADeviceGivesUpWhenAnotherIsQuickerAgain() {
    manager
        .answers(200, "'3'", config(3))
        .answers(412, "'4'", STALE)
        .answers(200, "'4'", config(4))
        .answers(412, "'5'", STALE);
    FleetException stale =
        catchThrowableOfType(FleetException.class, () -> fleet.configure("cam1", Map.of("fps", 5)));
    assertThat(stale.status()).isEqualTo(412);
    assertThat(manager.asked()).hasSize(4);
  }

  @Test
  void configuringAtAManagerOfBeforeNeedsNoTag() throws Exception {
    manager.answers(200, config(3)).answers(202, "{'desired':" + desired(4) + ",'reported':null}");
    assertThat(fleet.configure("cam1", Map.of("fps", 5)).desired().rev()).isEqualTo(4);
    assertThat(manager.asked().get(1)).doesNotContain(" if ");
  }
}
