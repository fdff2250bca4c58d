package camfleet.manager.layers;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.layers.RolloutPolicy.OnFailure;
import camfleet.manager.layers.RolloutPolicy.Wave;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.runtime.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutPolicyTest {
  @Provide
  Arbitrary<RolloutPolicy> policies() {
    return Fleets.policies();
  }

  private static RolloutPolicy.Checked read(String json) {
    try {
      return RolloutPolicy.read(
          Json.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
          RolloutPolicy.CAREFUL);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keysThatAreNotThereAreThoseOfTheBase() {
    RolloutPolicy policy = read("{'on_failure': 'revert', 'max_failures': 2}").policy();
    assertThat(policy.waves()).isEqualTo(RolloutPolicy.CAREFUL.waves());
    assertThat(policy.onFailure()).isEqualTo(OnFailure.REVERT);
    assertThat(policy.maxFailures()).isEqualTo(2);
    assertThat(RolloutPolicy.read(Map.of("pictures", false), policy).policy().maxFailures())
        .isEqualTo(2);
  }

  @Test
  void theLastWaveIsAddedWhenItDoesNotCoverAll() {
    assertThat(read("{'waves': [1, '50%']}").policy().waves())
        .containsExactly(Wave.count(1), Wave.percent(50), Wave.percent(100));
    assertThat(read("{'waves': [20000]}").policy().waves())
        .containsExactly(Wave.count(20_000), Wave.percent(100));
    assertThat(read("{'waves': ['100%']}").policy().waves()).containsExactly(Wave.percent(100));
  }

  @Test
  void aRateStandsInsteadOfWavesAndWavesInsteadOfARate() {
    RolloutPolicy rate = read("{'per_minute': 20}").policy();
    assertThat(rate.perMinute()).isEqualTo(20.0);
    assertThat(rate.waves()).containsExactly(Wave.percent(100));
    assertThat(RolloutPolicy.read(Map.of("waves", List.of(3)), rate).policy().perMinute()).isNull();
    assertThat(RolloutPolicy.read(Map.of("soak_s", 3), rate).policy().perMinute()).isEqualTo(20.0);
  }

  @Test
  void everybodyAtOnceStandsAlone() {
    assertThat(read("{'at_once': true}").policy()).isEqualTo(RolloutPolicy.AT_ONCE);
    assertThat(read("{'at_once': false}").policy()).isEqualTo(RolloutPolicy.CAREFUL);
    assertThat(read("{'at_once': true, 'soak_s': 5}").problems())
        .extracting(Problem::message)
        .containsExactly("rollout.at_once must stand alone, was beside soak_s");
    assertThat(read("{'at_once': 1}").problems())
        .extracting(Problem::message)
        .containsExactly("rollout.at_once must be true or false, was 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'waves': [1]}",
        "{'waves': [1, 2, '1%', '2%', 3]}",
        "{'soak_s': 0}",
        "{'soak_s': 86400}",
        "{'answer_s': 1}",
        "{'answer_s': 3600}",
        "{'max_failures': 0}",
        "{'max_failures': 2147483647}",
        "{'per_minute': 0.1}",
        "{'per_minute': 60000}",
        "{'waves': null, 'per_minute': 20}",
        "{'on_failure': 'abort'}"
      })
  void whatIsAllowedIsRead(String json) {
    assertThat(read(json).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'waves': []} | rollout.waves must be 1 to 100 waves, was 0",
        "{'waves': 5} | rollout.waves must be a list such as [1, 5%, 25%, 100%], was 5",
        "{'waves': [5, 5]} | rollout.waves[1] must be more than the waves before it, was 5 after 5",
        "{'waves': ['20%', 3, '10%']} |"
            + " rollout.waves[2] must be more than the waves before it, was 10% after 20%",
        "{'waves': ['100%', 500]} |"
            + " rollout.waves[1] must be more than the waves before it, was 500 after 100%",
        "{'waves': ['0%']} | rollout.waves[0] must be cameras in all, an integer 1..20000, or a"
            + " share \"1%\"..\"100%\", was \"0%\"",
        "{'waves': [0]} | rollout.waves[0] must be cameras in all, an integer 1..20000, or a share"
            + " \"1%\"..\"100%\", was 0",
        "{'waves': [1.5]} | rollout.waves[0] must be cameras in all, an integer 1..20000, or a"
            + " share \"1%\"..\"100%\", was 1.5",
        "{'per_minute': 0} |"
            + " rollout.per_minute must be cameras per minute, a number 0.1..60000, was 0",
        "{'per_minute': 5, 'waves': [1]} |"
            + " rollout.per_minute must not stand beside waves; leave one of them out",
        "{'soak_s': 86401} | rollout.soak_s must be seconds, a number 0..86400, was 86401",
        "{'soak_s': '10s'} | rollout.soak_s must be seconds, a number 0..86400, was \"10s\"",
        "{'answer_s': 0} | rollout.answer_s must be seconds, a number 1..3600, was 0",
        "{'max_failures': -1} | rollout.max_failures must be an integer 0..2147483647, was -1",
        "{'max_failures': 0.5} | rollout.max_failures must be an integer 0..2147483647, was 0.5",
        "{'on_failure': 'stop'} |"
            + " rollout.on_failure must be one of pause, abort, revert, was \"stop\"",
        "{'pictures': 'yes'} | rollout.pictures must be true or false, was \"yes\"",
        "{'wave': [1]} | rollout has no key \"wave\"; it may have waves, per_minute, soak_s,"
            + " answer_s, max_failures, on_failure, pictures",
      })
  void whatIsNotIsToldInOneSentence(String json, String sentence) {
    assertThat(read(json).problems()).extracting(Problem::message).containsExactly(sentence);
    assertThat(read(json).policy()).isNull();
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadToTheSame(@ForAll("policies") RolloutPolicy policy) {
    assertThat(RolloutPolicy.read(policy.toMap(), RolloutPolicy.AT_ONCE).policy())
        .isEqualTo(policy);
  }

  @Test
  void thePresetsAreWrittenAndRead() {
    for (RolloutPolicy policy : List.of(RolloutPolicy.CAREFUL, RolloutPolicy.AT_ONCE)) {
      assertThat(RolloutPolicy.read(policy.toMap(), RolloutPolicy.CAREFUL).policy())
          .isEqualTo(policy);
    }
  }
}
