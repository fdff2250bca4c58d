package camfleet.manager.twin;

import static camfleet.manager.twin.TwinRoom.CAM;
import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.store.DeviceRevision;
import camfleet.manager.store.Store;
import camfleet.manager.store.StoreSettings;
import camfleet.message.ConfigStatus;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.topic.Channel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the twin reads back from a real database is what it wrote. */
class TwinOnDatabaseTest {
  @Test
  void restartedManagerPublishesTheSameBytesAgain() {
    try (Store store = Store.open(StoreSettings.inMemory())) {
      TwinRoom room = TwinRoom.settled().on(store);
      room.twin
          .change(
              CAM,
              Map.of("fps", 5, "name", "Tür ☂", "quality", 50, "streaming", false),
              List.of("lab"),
              "ada",
              null,
              null)
          .join();
      String topic = room.topics.of(Channel.DESIRED, CAM);
      byte[] before = room.retained.remove(topic);
      Problem cause = new Problem(ProblemCode.CAMERA_ERROR, "no picture within 15 s", "fps");
      room.reports(CAM, 1, ConfigStatus.ROLLED_BACK, Map.of(), List.of(cause));
      DeviceRevision mine = room.twin.newest(CAM);

      room.restart();
      assertThat(room.retained.get(topic)).isEqualTo(before);
      assertThat(room.twin.newest(CAM)).isEqualTo(mine);
      assertThat(room.twin.document().devices().get(CAM).config()).containsEntry("fps", 5.0);
      assertThat(room.twin.head().by()).isEqualTo("ada");
      room.change(CAM, Map.of("fps", 5.0));
      assertThat(room.twin.desired(CAM).rev()).as("the same is wanted").isEqualTo(1);
    }
  }
}
