package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.broker.Enrolment;
import camfleet.house.Child;
import camfleet.manager.access.SubscriberTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A link that loses everything for 20 s, with a camera and somebody who watches at its far end: the
 * manager, another camera and other watchers are at the near end.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class LinkCutTest {
  private static final Duration START = Duration.ofSeconds(40);
  private static final Duration CUT = Duration.ofSeconds(20);
  private static final Duration BACK = Duration.ofSeconds(15);
  private static final Duration AFTERWARDS = Duration.ofSeconds(3);
  private static final int FPS = 15;
  private static final String SERVE = "0.0.0.0";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Path near;
  private Path far;

  @Test
  @Timeout(150)
  void firstFrameAfterwardsIsOfNowAndNothingOldFollows(@TempDir Path folder, TestReporter report)
      throws Exception {
    Launch.requirePackages();
    near = folder.resolve("near.txt");
    far = folder.resolve("far.txt");
    try {
      Cable cable = Cable.lay();
      open.push(cable);
      build(cable, folder);
      until(
          START,
          () ->
              count(near, "tcp", "far") > FPS
                  && count(near, "tcp", "near") > FPS
                  && count(near, "mqtt", "far") > 5
                  && count(far, "tcp", "near") > FPS);
      long cut = System.currentTimeMillis();
      cable.cut();
      passes(CUT);
      cable.mend();
      long mended = System.currentTimeMillis();
      until(
          BACK,
          () ->
              since(near, "tcp", "far", mended).size() > FPS
                  && since(near, "mqtt", "far", mended).size() > 5
                  && since(far, "tcp", "near", mended).size() > FPS
                  && last(near, "state", "far").says().equals(WELL));
      passes(AFTERWARDS);
      for (Path diary : List.of(near, far)) {
        report.publishEntry(diary.getFileName().toString(), summary(diary, cut, mended));
      }

      isFresh("the camera's frames at a subscriber", near, "tcp", "far", mended);
      isFresh("the camera's pictures at the broker", near, "mqtt", "far", mended);
      isFresh("frames at the watcher behind the link", far, "tcp", "near", mended);
      isTheSameLife(near, "tcp", "far");
      List<FrameDiary.Entry> unharmed = between(near, "tcp", "near", cut, mended);
      assertThat(unharmed.size())
          .as("frames of the other camera meanwhile, a second")
          .isGreaterThan((int) (CUT.toSeconds() * FPS * 0.9));
      assertThat(last(near, "state", "far").says()).isEqualTo(WELL);
    } finally {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    }
  }

  private static final String WELL = "ONLINE,sessions=1,connected=1,blocked=0,fallback=false";

  private void build(Cable cable, Path folder) throws Exception {
    Path data = folder.resolve("data");
    Enrolment enrolment =
        new Enrolment(Files.createDirectories(data.resolve("broker")).resolve("passwords"));
    String viewer = enrolment.add("viewer");
    Path nearCamera = credentials(folder.resolve("near.credentials"), enrolment, "near");
    Path farCamera = credentials(folder.resolve("far.credentials"), enrolment, "far");
    Child manager =
        cable.startNear(
            folder,
            "manager.log",
            Launch.command(
                "fleet-manager/bin/fleet-manager",
                "serve",
                "--data",
                data.toString(),
                "--broker-host",
                SERVE,
                "--http-host",
                SERVE,
                "--stream-host",
                SERVE,
                "--stream-name",
                Cable.NEAR_ADDRESS,
                "--no-home-assistant"));
    open.push(manager);
    await().atMost(START).until(() -> manager.output().contains("page and API"));
    open.push(cable.startNear(folder, "near.log", camera(nearCamera, "127.0.0.1")));
    open.push(cable.startFar(folder, "far.log", camera(farCamera, Cable.NEAR_ADDRESS)));
    // Who asks for cameras has to know them.
    String broker = "mqtt://127.0.0.1:1883,viewer," + viewer;
    List<String> looks =
        FrameDiary.command(
            near, "http://127.0.0.1:8080", "tcp=near,far", "mqtt=" + broker, "state=far");
    open.push(cable.startNear(folder, "near-diary.log", looks));
    // On another machine than the manager's a subscriber needs a token.
    Path token = folder.resolve("diary.token");
    Files.writeString(
        token, SubscriberTokens.in(data.resolve("manager")).add("diary", Instant.now()));
    looks =
        FrameDiary.command(
            far, "http://" + Cable.NEAR_ADDRESS + ":8080", "token=" + token, "tcp=near");
    open.push(cable.startFar(folder, "far-diary.log", looks));
  }

  private static Path credentials(Path file, Enrolment enrolment, String id) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, id + " " + enrolment.add(id) + "\n");
  }

  private static List<String> camera(Path credentials, String broker) {
    return Launch.command(
        "device/bin/camfleet-device",
        "simulate",
        "--broker",
        "mqtt://" + broker,
        "--credentials",
        credentials.toString(),
        "--fps",
        String.valueOf(FPS),
        "--set",
        "latest_fps=" + FPS);
  }

  private static void isFresh(String what, Path diary, String way, String camera, long mended)
      throws IOException {
    List<FrameDiary.Entry> all = of(diary, way, camera);
    FrameDiary.Entry before =
        all.stream().filter(e -> e.millis() < mended).reduce((a, b) -> b).orElseThrow();
    List<FrameDiary.Entry> after = since(diary, way, camera, mended);
    assertThat(after.get(0).ageMillis()).as("age of the first of %s", what).isLessThan(1_000);
    assertThat(after)
        .as("ages of %s, in ms", what)
        .allSatisfy(entry -> assertThat(entry.ageMillis()).isLessThan(1_000));
    assertThat(after.get(0).sequence() - before.sequence())
        .as("what is left out of %s", what)
        .isGreaterThan((CUT.toSeconds() - 1) * FPS);
  }

  /** The device was not restarted, and no frame came twice or out of its turn. */
  private static void isTheSameLife(Path diary, String way, String camera) throws IOException {
    List<FrameDiary.Entry> all = of(diary, way, camera);
    assertThat(all.stream().mapToLong(FrameDiary.Entry::boot).distinct().count()).isOne();
    assertThat(all).isSortedAccordingTo(Comparator.comparingLong(FrameDiary.Entry::sequence));
    assertThat(all.stream().mapToLong(FrameDiary.Entry::sequence).distinct().count())
        .isEqualTo(all.size());
  }

  private static String summary(Path diary, long cut, long mended) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String way : List.of("tcp", "mqtt")) {
      for (String camera : List.of("near", "far")) {
        List<FrameDiary.Entry> after = since(diary, way, camera, mended);
        if (!after.isEmpty()) {
          text.append(
              String.format(
                  Locale.ROOT,
                  "%s of %s: %d before, %d while cut, %d after; the first %d ms after the link"
                      + " came back, %d ms old, oldest %d ms%n",
                  way,
                  camera,
                  between(diary, way, camera, 0, cut).size(),
                  between(diary, way, camera, cut, mended).size(),
                  after.size(),
                  after.get(0).millis() - mended,
                  after.get(0).ageMillis(),
                  after.stream().mapToLong(FrameDiary.Entry::ageMillis).max().orElse(0)));
        }
      }
    }
    return text.toString();
  }

  private static List<FrameDiary.Entry> of(Path diary, String way, String camera)
      throws IOException {
    return between(diary, way, camera, 0, Long.MAX_VALUE);
  }

  private static List<FrameDiary.Entry> since(Path diary, String way, String camera, long millis)
      throws IOException {
    return between(diary, way, camera, millis, Long.MAX_VALUE);
  }

  private static List<FrameDiary.Entry> between(
      Path diary, String way, String camera, long from, long to) throws IOException {
    return FrameDiary.read(diary).stream()
        .filter(entry -> entry.way().equals(way) && entry.camera().equals(camera))
        .filter(entry -> entry.millis() >= from && entry.millis() < to)
        .toList();
  }

  private static int count(Path diary, String way, String camera) throws IOException {
    return of(diary, way, camera).size();
  }

  private static FrameDiary.Entry last(Path diary, String way, String camera) throws IOException {
    return of(diary, way, camera).stream().reduce((a, b) -> b).orElseThrow();
  }

  private static void until(Duration within, Callable<Boolean> condition) {
    await().atMost(within).pollInterval(Duration.ofMillis(250)).until(condition);
  }

  private static void passes(Duration time) {
    long begun = System.nanoTime();
    until(time.plusSeconds(5), () -> System.nanoTime() - begun >= time.toNanos());
  }
}
