package camfleet.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingTableTest {
  private static final SettingTable CAMERA = SettingTable.camera();

  private static Setting fps(double byDefault) {
    return new Setting(
        "fps", Setting.Type.NUMBER, 1, 10, List.of(), byDefault, Effect.LIVE, "Speed.");
  }

  @Test
  void defaultsAreGoodAndHoldEveryKeyInOrder() {
    SettingTable.Checked checked = CAMERA.check(CAMERA.defaults());
    assertThat(checked.isGood()).isTrue();
    assertThat(checked.values()).isEqualTo(CAMERA.defaults());
    assertThat(List.copyOf(CAMERA.defaults().keySet()))
        .isEqualTo(CAMERA.all().stream().map(Setting::key).toList());
  }

  @Test
  void defaultsSurviveJson() throws Exception {
    Map<String, Object> read = Json.readObject(Json.bytes(CAMERA.defaults()));
    assertThat(CAMERA.check(read).values()).isEqualTo(CAMERA.defaults());
  }

  @Test
  void aMissingKeyIsNoProblemAndStaysMissing() {
    SettingTable.Checked checked = CAMERA.check(Map.of("fps", 5L));
    assertThat(checked.isGood()).isTrue();
    assertThat(checked.values()).isEqualTo(Map.of("fps", 5.0));
    assertThat(CAMERA.check(Map.of()).values()).isEmpty();
  }

  @Test
  void nullStaysNull() {
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("fps", null);
    SettingTable.Checked checked = CAMERA.check(patch);
    assertThat(checked.isGood()).isTrue();
    assertThat(checked.values()).containsEntry("fps", null);
  }

  @Test
  void everyBadKeyIsToldAtOnceAndTheGoodOnesAreChecked() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("fps", 0L);
    document.put("quality", "high");
    document.put("fpss", null);
    document.put("name", "Porch");
    SettingTable.Checked checked = CAMERA.check(document);
    assertThat(checked.values()).isEqualTo(Map.of("name", "Porch"));
    assertThat(checked.problems())
        .extracting(Problem::code)
        .containsExactly(ProblemCode.OUT_OF_RANGE, ProblemCode.WRONG_TYPE, ProblemCode.UNKNOWN_KEY);
    assertThat(checked.problems())
        .extracting(Problem::key)
        .containsExactly("fps", "quality", "fpss");
  }

  @Test
  void anUnknownKeyIsToldWithThoseThatAreMeant() {
    assertThat(CAMERA.unknown("fpss").message())
        .isEqualTo("there is no setting \"fpss\"; did you mean fps?");
    assertThat(CAMERA.unknown("Rotation").message()).endsWith("did you mean rotation_deg?");
    assertThat(CAMERA.unknown("white_balance").message())
        .endsWith(
            "did you mean white_balance_mode or white_balance_red_gain or"
                + " white_balance_blue_gain?");
  }

  @Test
  void anUnknownKeyThatIsLikeNoneIsToldWithWhereTheKeysAreTold() {
    assertThat(CAMERA.unknown("xyzzy").message())
        .isEqualTo(
            "there is no setting \"xyzzy\"; \"fleet-manager config schema\" tells which there"
                + " are");
  }

  @Test
  void anUnknownKeyThatIsHugeOrUnprintableIsToldShort() {
    Problem problem = CAMERA.unknown("\ud83d\n" + "x".repeat(100_000));
    assertThat(problem.message()).hasSizeLessThan(1000);
    assertThat(problem.message().lines()).hasSize(1);
    assertThat(Json.text(problem)).contains("unknown_key");
  }

  @Test
  void keysAreCaseSensitive() {
    assertThat(CAMERA.find("FPS")).isEmpty();
    assertThat(CAMERA.find("fps")).isPresent();
  }

  @Test
  void aTableWithAKeyTwiceOrABadDefaultIsAProgrammingError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SettingTable(List.of(fps(5), fps(6))))
        .withMessage("two settings are called fps");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SettingTable(List.of(fps(0))))
        .withMessage("a default is refused: fps must be a number 1..10, was 0.0");
  }
}
