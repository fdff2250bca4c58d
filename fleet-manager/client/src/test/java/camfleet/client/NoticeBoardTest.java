package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.stream.Notice;
import camfleet.topic.DeviceId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NoticeBoardTest {
  private static final DeviceId CAM = new DeviceId("cam1");

  private final NoticeBoard board = new NoticeBoard();

  private CameraNotice next() {
    return board.next(Duration.ZERO);
  }

  @Test
  void forgetsTheOldestWhenNobodyTakesThem() {
    for (int i = 1; i <= NoticeBoard.MOST + 5; i++) {
      board.hear(Notice.gap(CAM, 0, i));
    }
    assertThat(next().missed()).isEqualTo(6);
  }

  @Test
  void repeatedPresenceIsNoNewsAndEveryGapIs() {
    board.hear(Notice.presence(CAM, Notice.Kind.ONLINE, null));
    board.hear(Notice.presence(CAM, Notice.Kind.ONLINE, null));
    board.hear(Notice.gap(CAM, 0, 1));
    board.hear(Notice.gap(CAM, 0, 1));
    assertThat(next().kind()).isEqualTo(CameraNotice.Kind.ONLINE);
    assertThat(next().kind()).isEqualTo(CameraNotice.Kind.GAP);
    assertThat(next().kind()).isEqualTo(CameraNotice.Kind.GAP);
    assertThat(next()).isNull();
  }

  @Test
  void whatOnlyTheConnectionNeedsIsNotShown() {
    board.hear(Notice.channel(CAM, 0, "frames"));
    assertThat(next()).isNull();
    assertThat(board.presence("cam1")).isEqualTo(Presence.UNKNOWN);
  }

  @Test
  void nobodyKnowsHowACameraIsWithoutAConnection() {
    board.hear(Notice.presence(CAM, Notice.Kind.ONLINE, null));
    assertThat(board.presence("cam1")).isEqualTo(Presence.ONLINE);
    board.connectionEnded();
    assertThat(board.presence("cam1")).isEqualTo(Presence.UNKNOWN);
  }

  @Test
  void givesNullAfterClosing() {
    board.hear(Notice.gap(CAM, 0, 1));
    board.close();
    assertThat(board.next(Duration.ofMinutes(5))).isNull();
  }
}
