package camfleet.device.config;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.ConfigStatus;
import camfleet.message.Problem;
import camfleet.message.ReportedConfig;
import camfleet.runtime.ManualClock;
import camfleet.setting.SettingTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Revisions in any order, overrides, a camera that fails, and power cuts in the middle of storing:
 * one final status for each revision, the newest at last, and always a whole configuration.
 */
class ConfigTwinPropertyTest {
  private static final List<String> SIZES = List.of("640x480", "320x240", "1920x1080");

  /** In this one the camera gives no picture. */
  private static final String BAD = "1920x1080";

  /** Thousands of warnings that are due tell nobody anything; held, or the level is forgotten. */
  private static final Logger LOGGER = Logger.getLogger("camfleet.device.config");

  @BeforeContainer
  static void beQuiet() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterContainer
  static void beAsBefore() {
    LOGGER.setLevel(null);
  }

  @Property(tries = 2500, shrinking = ShrinkingMode.OFF)
  void endsWithTheNewestAndOneFinalStatusForEach(@ForAll long seed) {
    new Schedule(new Random(seed)).run();
  }

  /** One device through some of its lives. */
  private static final class Schedule {
    private final Random random;
    private final MemoryDisk disk;
    private final ManualClock clock = new ManualClock();
    private final List<byte[]> issued = new ArrayList<>();
    private final Map<Long, ConfigStatus> finals = new HashMap<>();
    private final Set<Long> pending = new HashSet<>();
    private ConfigTwin twin;
    private long lives;
    private long lastSeq;
    private Map<String, Object> camera;
    private Map<String, Object> cameraBefore;
    private boolean unplugged;
    private boolean troubled;
    private long running;

    Schedule(Random random) {
      this.random = random;
      this.disk = new MemoryDisk(random);
    }

    void run() {
      issue();
      live();
      int events = 10 + random.nextInt(30);
      for (int i = 0; i < events; i++) {
        clock.advance(Duration.ofMillis(random.nextInt(5000)));
        guarded(this::event);
      }
      unplugged = false;
      settle();
      check();
    }

    private void guarded(Runnable step) {
      try {
        step.run();
      } catch (FailingDisk.PowerCut e) {
        disk.crash();
        live();
      }
    }

    private void event() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> {
          issue();
          if (random.nextInt(4) > 0) {
            deliver(issued.size() - 1);
          }
        }
        case 3 -> deliver(random.nextInt(issued.size()));
        case 4 -> override();
        case 5, 6, 7 -> verdict();
        case 8 -> slow();
        case 9 -> unplugged = !unplugged;
        case 10 -> disk.cutAfter(random.nextInt(12));
        default -> {
          if (random.nextBoolean()) {
            twin.abandon();
            live();
          } else {
            throw new FailingDisk.PowerCut();
          }
        }
      }
    }

    private void issue() {
      long rev = issued.size() + 1;
      String size = SIZES.get(random.nextInt(SIZES.size()));
      String config =
          switch (random.nextInt(8)) {
            case 0 -> "{\"fps\":0}";
            case 1 -> "[]";
            case 2 -> "{\"name\":\"n" + rev + "\"}";
            default -> "{\"resolution\":\"" + size + "\",\"name\":\"n" + random.nextInt(2) + "\"}";
          };
      String document =
          "{\"rev\":%d,\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"t\",\"groups\":[],\"config\":%s}"
              .formatted(rev, config);
      issued.add(document.getBytes(StandardCharsets.UTF_8));
    }

    /** A new life begins, as the device begins it, and hears what is retained. */
    private void live() {
      while (true) {
        try {
          twin =
              new ConfigTwin(
                  SettingTable.camera(),
                  Map.of(),
                  new ConfigStore(disk, Path.of("/data")),
                  new SizeJudge(),
                  ++lives,
                  clock);
          running = 0;
          lastSeq = 0;
          twin.load();
          camera = twin.effective();
          assertThat(camera.get("resolution")).as("last known good").isNotEqualTo(BAD);
          assertThat(camera)
              .containsKeys(SettingTable.camera().defaults().keySet().toArray(new String[0]));
          follow();
          report();
          deliver(issued.size() - 1);
          return;
        } catch (FailingDisk.PowerCut e) {
          disk.crash();
        }
      }
    }

    private void deliver(int index) {
      twin.desired(issued.get(index));
      if (random.nextInt(20) == 0) {
        // What it had to tell is lost.
        throw new FailingDisk.PowerCut();
      }
      follow();
      report();
    }

    private void override() {
      Object size = random.nextInt(3) == 0 ? null : SIZES.get(random.nextInt(SIZES.size()));
      boolean[] answered = {false};
      twin.override(Collections.singletonMap("resolution", size))
          .thenAccept(problems -> answered[0] = true);
      follow();
      if (!twin.isTrying()) {
        assertThat(answered[0]).isTrue();
      }
    }

    // ---- what Probation does

    private void follow() {
      OptionalLong waiting = twin.waiting();
      if (waiting.isPresent()) {
        tell();
        running = waiting.getAsLong();
        troubled = unplugged;
        twin.begin(running);
      }
      cameraBefore = camera;
      camera = twin.effective();
      tell();
      assertThat(twin.reported().config()).isEqualTo(camera);
    }

    private void slow() {
      twin.slow(running);
      tell();
    }

    private void verdict() {
      if (!twin.isTrying()) {
        if (!unplugged && twin.retry()) {
          follow();
        }
        return;
      }
      if (!unplugged && !BAD.equals(camera.get("resolution"))) {
        twin.passed(running);
      } else if (troubled) {
        twin.defer(running, "no picture");
      } else {
        twin.failed(running, "no picture");
      }
      follow();
    }

    // ---- what the manager sees

    private void report() {
      hear(twin.reported());
    }

    private void tell() {
      for (News news : twin.news()) {
        if (news instanceof News.Report report) {
          hear(report.document());
        } else if (news instanceof News.Answer answer) {
          answer.asker().complete(answer.problems());
        }
      }
    }

    private void hear(ReportedConfig said) {
      assertThat(said.seq()).isGreaterThan(lastSeq);
      lastSeq = said.seq();
      if (said.status() == ConfigStatus.PENDING) {
        pending.add(said.rev());
        assertThat(finals).doesNotContainKey(said.rev());
      } else if (said.rev() > 0) {
        ConfigStatus before = finals.put(said.rev(), said.status());
        assertThat(before == null || before == said.status())
            .as("revision %s was %s and is %s", said.rev(), before, said.status())
            .isTrue();
        if (said.status() == ConfigStatus.SUPERSEDED) {
          assertThat(said.config()).as("in force").isIn(camera, cameraBefore);
        }
        if (random.nextBoolean()) {
          twin.heard(said.rev());
        }
      }
    }

    // ---- the end

    private void settle() {
      disk.cutAfter(Integer.MAX_VALUE);
      twin.desired(issued.get(issued.size() - 1));
      follow();
      report();
      for (int i = 0; i < 50; i++) {
        verdict();
      }
    }

    private void check() {
      ReportedConfig last = twin.reported();
      assertThat(last.rev()).isEqualTo(issued.size());
      assertThat(last.status()).isNotEqualTo(ConfigStatus.PENDING);
      assertThat(last.config()).isEqualTo(camera);
      assertThat(camera.get("resolution")).isNotEqualTo(BAD);
      assertThat(finals.keySet()).containsAll(pending);
      if (last.status() == ConfigStatus.APPLIED) {
        assertThat(twin.revInForce()).isEqualTo(issued.size());
      }
    }
  }

  private static final class SizeJudge implements CameraJudge {
    @Override
    public List<Problem> problems(Map<String, Object> values) {
      return List.of();
    }

    @Override
    public boolean isSamePicture(Settings one, Settings other) {
      return one.width() == other.width() && one.height() == other.height();
    }
  }
}
