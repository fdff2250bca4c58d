package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.CameraNotice;
import camfleet.client.Fleet;
import camfleet.client.FrameRequest;
import camfleet.client.FrameSubscription;
import camfleet.client.ReceivedFrame;
import camfleet.device.camera.Faults;
import camfleet.device.camera.Faults.Timed.What;
import camfleet.message.CameraStatus;
import camfleet.message.DeviceEvent;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.message.Message;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import camfleet.runtime.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Four cameras side by side, at ten pictures a second: one stalls, one freezes, one goes black, one
 * is unplugged; each returns. Everybody hears of it in time and once.
 */
@Tag("slow")
@Timeout(120)
@Isolated("it counts the seconds until a camera's trouble is known")
class TroubledCamerasTest {
  private static final System.Logger LOG = System.getLogger("camfleet.house");
  private static final Duration AFTER = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Two intervals and five seconds. */
  private static final Duration RECOGNISED = Duration.ofMillis(5200);

  private static final Duration TOLD = Duration.ofSeconds(3);

  private static final Map<String, Faults.Timed> CAMERAS =
      Map.of(
          "stalls", new Faults.Timed(What.STALL, AFTER, Duration.ofSeconds(7)),
          "freezes", new Faults.Timed(What.FREEZE, AFTER, Duration.ofSeconds(7)),
          "darkens", new Faults.Timed(What.BLACK, AFTER, Duration.ofSeconds(6)),
          "leaves", new Faults.Timed(What.GONE, AFTER, Duration.ofSeconds(4)));

  private final List<CameraNotice> notices = new CopyOnWriteArrayList<>();
  private final List<Instant> noticedAt = new CopyOnWriteArrayList<>();
  private House house;
  private Watcher broker;
  private WebSocketReader page;

  @Test
  void everybodyHearsInTimeAndOnceWhatIsWrongWithACameraAndThatItIsBack(@TempDir Path folder)
      throws Exception {
    house = House.in(folder).startBroker().startManager();
    try (Watcher heard = house.watcher("camfleet/v1/dev/#");
        Fleet fleet = house.fleet();
        FrameSubscription viewer = fleet.frames(FrameRequest.every("all"));
        WebSocketReader browser = WebSocketReader.of(house, "all")) {
      broker = heard;
      page = browser;
      List<ReceivedFrame> frames = new CopyOnWriteArrayList<>();
      Threads.startPlatform("viewer", () -> takeFrames(viewer, frames));
      Threads.startPlatform("notices", () -> takeNotices(viewer));
      for (Map.Entry<String, Faults.Timed> camera : CAMERAS.entrySet()) {
        house.startDevice(
            camera.getKey(),
            Faults.NONE.with(camera.getValue()),
            file -> file.withSettings(Map.of("fps", 10.0, "resolution", "320x240")));
      }
      for (String id : CAMERAS.keySet()) {
        String last = id.equals("darkens") ? "camera_light" : "camera_recovered";
        await(id + " is back").atMost(PATIENCE).until(() -> types(id).contains(last));
      }

      assertThat(types("stalls"))
          .containsExactly("camera_stalled", "camera_restarted", "camera_recovered");
      assertThat(types("freezes"))
          .containsExactly("camera_frozen", "camera_restarted", "camera_recovered");
      assertThat(types("leaves"))
          .containsExactly(
              "camera_failed", "camera_restarted", "camera_probed", "camera_recovered");
      assertThat(types("darkens")).containsExactly("camera_black", "camera_light");

      isKnownInTime("stalls", "camera_stalled", CameraStatus.STALLED);
      isKnownInTime("freezes", "camera_frozen", CameraStatus.FROZEN);
      isKnownInTime("leaves", "camera_failed", CameraStatus.FAILED);
      isKnownInTime("darkens", "camera_black", CameraStatus.BLACK);

      isStaleAtViewers("stalls", "camera_stalled");
      isStaleAtViewers("freezes", "camera_frozen");
      isStaleAtViewers("leaves", "camera_failed");
      assertThat(reasons("darkens")).as("night is not a fault").isEmpty();

      for (String id : CAMERAS.keySet()) {
        await(id + " is live")
            .atMost(TOLD)
            .untilAsserted(() -> assertThat(fleet.device(id).stale()).isNull());
      }
      isNeverShownAsNew(frames);
      showsPicturesInTheDark(frames);
    }
  }

  private static void takeFrames(FrameSubscription viewer, List<ReceivedFrame> frames) {
    while (viewer.isOpen()) {
      ReceivedFrame frame = viewer.next(Duration.ofSeconds(1));
      if (frame != null) {
        frames.add(frame);
      }
    }
  }

  private void takeNotices(FrameSubscription viewer) {
    while (viewer.isOpen()) {
      CameraNotice notice = viewer.nextNotice(Duration.ofSeconds(1));
      if (notice != null) {
        noticedAt.add(Instant.now());
        notices.add(notice);
      }
    }
  }

  private Instant begin(String id) {
    return house.firstOpened(id).plus(AFTER);
  }

  private <T extends Message> T read(Delivery delivery, Class<T> type) {
    try {
      return Json.read(delivery.payload(), type);
    } catch (MalformedException e) {
      throw new AssertionError(Watcher.text(delivery), e);
    }
  }

  private List<Delivery> said(String id, String topic) {
    return broker.heard().stream()
        .filter(one -> one.topic().equals("camfleet/v1/dev/" + id + "/" + topic))
        .toList();
  }

  private List<DeviceEvent> events(String id) {
    return said(id, "event/camera").stream().map(one -> read(one, DeviceEvent.class)).toList();
  }

  private List<String> types(String id) {
    return events(id).stream().map(DeviceEvent::eventType).toList();
  }

  private Instant toldAt(String id, String type) {
    return events(id).stream()
        .filter(event -> event.eventType().equals(type))
        .findFirst()
        .orElseThrow()
        .at();
  }

  private void isKnownInTime(String id, String type, CameraStatus status) {
    Duration event = Duration.between(begin(id), toldAt(id, type));
    DeviceState state =
        said(id, "state").stream()
            .map(one -> read(one, DeviceState.class))
            .filter(one -> one.camera() == status)
            .findFirst()
            .orElseThrow();
    Duration stated = Duration.between(begin(id), state.at());
    LOG.log(
        System.Logger.Level.INFO,
        "{0}: {1} after {2} ms, state after {3} ms: {4}",
        id,
        type,
        event.toMillis(),
        stated.toMillis(),
        state.cameraError());
    assertThat(event).isPositive().isLessThanOrEqualTo(RECOGNISED);
    assertThat(stated).isPositive().isLessThanOrEqualTo(RECOGNISED);
    assertThat(state.cameraError()).isNotBlank();
  }

  /** What viewers over TCP were told of a camera that is there. */
  private List<String> reasons(String id) {
    return notices.stream()
        .filter(one -> one.camera().equals(id) && one.message() != null)
        .map(CameraNotice::message)
        .toList();
  }

  private void isStaleAtViewers(String id, String type) {
    assertThat(reasons(id)).as("told once").hasSize(1);
    int index = 0;
    while (!notices.get(index).camera().equals(id) || notices.get(index).message() == null) {
      index++;
    }
    CameraNotice stale = notices.get(index);
    Duration told = Duration.between(toldAt(id, type), noticedAt.get(index));
    LOG.log(
        System.Logger.Level.INFO,
        "{0}: viewers told after {1} ms: stale since {2}: {3}",
        id,
        told.toMillis(),
        stale.lastAt(),
        stale.message());
    assertThat(stale.kind()).isEqualTo(CameraNotice.Kind.STALE);
    assertThat(told).isLessThan(TOLD);
    Duration last = Duration.between(begin(id), stale.lastAt());
    assertThat(last).as("the last picture").isBetween(Duration.ofMillis(-900), TOLD.dividedBy(6));
    await("it is taken back").atMost(TOLD).until(() -> isOnlineAfter(id, stale));

    Map<String, Object> view =
        page.said().stream()
            .filter(one -> "device".equals(one.message().get("type")))
            .map(one -> object(one.message().get("device")))
            .filter(one -> id.equals(one.get("id")) && one.get("stale") != null)
            .filter(one -> "online".equals(one.get("presence")))
            .findFirst()
            .orElseThrow();
    assertThat(object(view.get("stale"))).containsEntry("reason", stale.message());
    Instant since = Instant.parse((String) object(view.get("stale")).get("since"));
    assertThat(Duration.between(since, stale.lastAt()).abs()).isLessThan(Duration.ofSeconds(1));
  }

  private boolean isOnlineAfter(String id, CameraNotice stale) {
    return notices.stream()
        .skip(notices.indexOf(stale) + 1)
        .anyMatch(one -> one.camera().equals(id) && one.kind() == CameraNotice.Kind.ONLINE);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  /** While a camera is frozen or silent no frame of it comes. */
  private void isNeverShownAsNew(List<ReceivedFrame> frames) {
    for (String id : List.of("stalls", "freezes", "leaves")) {
      Instant from = begin(id).plusMillis(300);
      Instant to = begin(id).plus(CAMERAS.get(id).length());
      assertThat(frames.stream().filter(frame -> frame.camera().equals(id)))
          .isNotEmpty()
          .noneMatch(frame -> frame.capturedAt().isAfter(from) && frame.capturedAt().isBefore(to));
    }
  }

  private void showsPicturesInTheDark(List<ReceivedFrame> frames) {
    Instant from = begin("darkens");
    Instant to = from.plus(CAMERAS.get("darkens").length());
    long dark =
        frames.stream()
            .filter(frame -> frame.camera().equals("darkens"))
            .filter(frame -> frame.capturedAt().isAfter(from) && frame.capturedAt().isBefore(to))
            .count();
    assertThat(dark).isBetween(40L, 61L);
  }
}
