package camfleet.manager.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.CameraStatus;
import camfleet.message.DeviceState;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RegistryOrderTest {
  private static final DeviceId CAM = new DeviceId("cam1");

  /** A moment in a device's lives. */
  record Stamp(long boot, long seq) {}

  @Provide
  Arbitrary<List<Stamp>> arrivals() {
    return Combinators.combine(Arbitraries.longs().between(1, 4), Arbitraries.longs().between(1, 8))
        .as(Stamp::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  /** Whatever is lost, repeated or overtaken on the way. */
  @Property(tries = 300)
  void endsWithTheNewestOfWhatArrived(@ForAll("arrivals") List<Stamp> arrivals)
      throws MalformedException {
    ManualClock clock = new ManualClock();
    Registry registry = new Registry(clock, clock);
    String topic = Topics.standard().of(Channel.STATE, CAM);
    for (Stamp stamp : arrivals) {
      DeviceState state =
          new DeviceState(
              clock.instant(),
              stamp.boot(),
              stamp.seq(),
              true,
              false,
              CameraStatus.OK,
              null,
              1,
              64,
              48,
              0,
              null,
              null);
      registry.receive(
          Topics.standard().parse(topic).orElseThrow(),
          new Delivery(
              topic,
              state.toBytes(),
              1,
              false,
              null,
              null,
              null,
              Map.of(),
              clock.instant(),
              clock.getAsLong()));
    }
    Stamp newest =
        arrivals.stream()
            .max(Comparator.comparingLong(Stamp::boot).thenComparingLong(Stamp::seq))
            .orElseThrow();
    DeviceState kept = registry.find(CAM).orElseThrow().documents().state();
    assertThat(new Stamp(kept.boot(), kept.seq())).isEqualTo(newest);
  }
}
