package camfleet.device.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeLogTest {
  @TempDir Path dir;

  private final List<Long> told = new CopyOnWriteArrayList<>();

  private EdgeLog log(long mostBytes) {
    return new EdgeLog(dir, mostBytes, (count, last) -> told.add(count));
  }

  private static Edge edge(long number) {
    return new Edge(number, 1000 + number, number, number / 2, 900);
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(dir.resolve(name));
  }

  @Test
  void goesOnWithTheFileOfAnEarlierLife() throws IOException {
    for (int life = 0; life < 2; life++) {
      EdgeLog log = log(1000);
      log.add(edge(1));
      log.close();
    }
    assertThat(lines("ttl-in.csv"))
        .containsExactly(EdgeLog.HEADER.strip(), "1,1001,1,0,900", "1,1001,1,0,900");
  }

  @Test
  void aFullFileIsPutAsideAndTheOneBeforeForgotten() throws IOException {
    EdgeLog log = log(200);
    for (int i = 1; i <= 100; i++) {
      log.add(edge(i));
      log.flush();
    }
    assertThat(Files.size(dir.resolve("ttl-in.csv"))).isLessThan(250);
    assertThat(Files.size(dir.resolve("ttl-in.1.csv"))).isBetween(200L, 250L);
    assertThat(lines("ttl-in.1.csv")).first().isEqualTo(EdgeLog.HEADER.strip());
    assertThat(lines("ttl-in.csv")).last().isEqualTo(edge(100).line());
    try (var files = Files.list(dir)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aBatchIsToldOnceWithItsCount() {
    EdgeLog log = log(1000);
    for (int i = 1; i <= 7; i++) {
      log.add(edge(i));
    }
    log.flush();
    log.flush();
    assertThat(told).containsExactly(7L);
  }

  @Test
  void tellsByItselfAtMostOnceASecond() {
    List<Long> times = new CopyOnWriteArrayList<>();
    EdgeLog log =
        new EdgeLog(
            null,
            1000,
            (count, last) -> {
              times.add(System.nanoTime());
              told.add(count);
            });
    log.start();
    long[] given = {0};
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              log.add(edge(++given[0]));
              return times.size() >= 2;
            });
    log.close();
    assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(1_000_000_000L);
    assertThat(told.stream().mapToLong(count -> count).sum()).isEqualTo(given[0]);
  }

  @Test
  void aDiskThatTakesNothingIsToldOnceAndTheEdgesGoOn() throws IOException {
    Path file = dir.resolve("ttl-in.csv");
    Files.createDirectory(file);
    List<String> warnings = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getLevel() == Level.WARNING) {
              warnings.add(line.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("camfleet.device.gpio");
    logger.addHandler(handler);
    try {
      EdgeLog log = log(1 << 20);
      for (int i = 1; i <= 3; i++) {
        log.add(edge(i));
        log.flush();
      }
      assertThat(warnings).hasSize(1);
      assertThat(warnings.get(0)).startsWith("edges are not kept: cannot write " + file);
      assertThat(told).containsExactly(1L, 1L, 1L);
      Files.delete(file);
      log.add(edge(4));
      log.flush();
      assertThat(lines("ttl-in.csv")).containsExactly(EdgeLog.HEADER.strip(), edge(4).line());
    } finally {
      logger.removeHandler(handler);
    }
  }
}
