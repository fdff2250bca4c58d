package camfleet.device.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import camfleet.device.process.MemoryStore;
import camfleet.device.process.Region;
import camfleet.device.process.Regions;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionsHandlerTest {
  private final AtomicInteger edits = new AtomicInteger();
  private final MemoryStore store = new MemoryStore();
  private final Regions regions = new Regions(store, System.getLogger("test"));
  private final RegionsHandler handler = new RegionsHandler(regions, edits::incrementAndGet);

  private Map<String, Object> send(String args) throws Exception {
    Map<String, Object> values = Json.readObject(args.getBytes(StandardCharsets.UTF_8));
    return handler
        .handle(new Arguments("regions", values))
        .toCompletableFuture()
        .getNow(null)
        .output();
  }

  private Problem refused(String args) {
    return catchThrowableOfType(CommandException.class, () -> send(args)).problem();
  }

  @Test
  void editsAtOnceAndSaysWhetherItIsSaved() throws Exception {
    assertThat(send("{}")).isEqualTo(Map.of("regions", List.of(), "saved", true));
    Map<String, Object> output =
        send("{\"action\":\"set\",\"name\":\"gate\",\"corners\":[[40,40],[60,60]]}");
    assertThat(output)
        .isEqualTo(
            Map.of(
                "regions",
                List.of(
                    Map.of(
                        "name",
                        "gate",
                        "corners",
                        List.of(List.of(40.0, 40.0), List.of(60.0, 60.0)),
                        "colour",
                        "#ffcc00",
                        "draw",
                        List.of("outline", "label"),
                        "detect",
                        List.of())),
                "saved",
                false));
    assertThat(regions.current()).hasSize(1);
    assertThat(send("{\"action\":\"save\"}")).containsEntry("saved", true);
    assertThat(send("{\"action\":\"clear\"}")).containsEntry("regions", List.of());
    assertThat(send("{\"action\":\"save\"}")).containsEntry("saved", true);
    assertThat(send("{\"action\":\"restore\"}")).containsEntry("saved", false);
    assertThat(regions.current()).extracting(Region::name).containsExactly("gate");
    assertThat(send("{\"action\":\"remove\",\"name\":\"gate\"}"))
        .isEqualTo(Map.of("regions", List.of(), "saved", true));
    assertThat(edits).as("set, clear, restore, remove").hasValue(4);
  }

  @Test
  void whatIsNotGivenStays() throws Exception {
    send(
        "{\"action\":\"set\",\"name\":\"gate\",\"corners\":[[0,0],[50,50]],\"colour\":\"#00FF00\","
            + "\"draw\":[],\"detect\":[\"light\",\"motion\"],\"sensitivity\":80,\"min_frames\":5}");
    send("{\"action\":\"set\",\"name\":\"gate\",\"corners\":[[10,10],[50,50]]}");
    send("{\"action\":\"set\",\"name\":\"gate\",\"draw\":[\"box\"]}");
    assertThat(regions.current())
        .containsExactly(
            new Region(
                "gate",
                10,
                10,
                50,
                50,
                "#00ff00",
                List.of(Region.Draw.BOX),
                List.of(Region.Detect.MOTION, Region.Detect.LIGHT),
                80,
                5));
  }

  @Test
  void takesWhatACommandLineCanSay() throws Exception {
    send(
        "{\"action\":\"set\",\"name\":\"gate\",\"corners\":\"40,"
            + " 40,60,60.5\",\"draw\":\"box,label\",\"detect\":\"\"}");
    assertThat(regions.current())
        .containsExactly(
            new Region(
                "gate",
                40,
                40,
                60,
                60.5,
                "#ffcc00",
                List.of(Region.Draw.BOX, Region.Draw.LABEL),
                List.of(),
                null,
                null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"action\":\"paint\"} | action | action must be one of show, set, remove, clear, save,"
            + " restore, was paint",
        "{\"action\":\"set\",\"corners\":[[0,0],[1,1]]} | name | name must be 1 to 64 of letters,"
            + " digits, _ . and -, was absent",
        "{\"action\":\"set\",\"name\":\"a b\",\"corners\":[[0,0],[1,1]]} | name | a region's name"
            + " must be 1 to 64 of letters, digits, _ . and -, was \"a b\"",
        "{\"action\":\"set\",\"name\":\"picture\",\"corners\":[[0,0],[1,1]]} | name | a region must"
            + " not be called picture, which is the whole picture; give it another name",
        "{\"action\":\"set\",\"name\":\"a\"} | corners | corners are needed for the new region a:"
            + " [[left, top], [right, bottom]] in percent",
        "{\"action\":\"set\",\"name\":\"a\",\"corners\":[0,0,1,1]} | corners | corners must be"
            + " [[left, top], [right, bottom]] in percent 0..100, was [0, 0, 1, 1]",
        "{\"action\":\"set\",\"name\":\"a\",\"corners\":\"0,0,1.2.3,1\"} | corners | corners must"
            + " be [[left, top], [right, bottom]] in percent 0..100, was 0,0,1.2.3,1",
        "{\"action\":\"set\",\"name\":\"a\",\"corners\":[[0,0],[\"1\",1]]} | corners | corners must"
            + " be [[left, top], [right, bottom]] in percent 0..100, was [[0, 0], [1, 1]]",
        "{\"action\":\"set\",\"name\":\"a\",\"corners\":[[0,0],[101,1]]} | corners | region a:"
            + " corners must be [[left, top], [right, bottom]] in percent, 0 <= left < right <= 100"
            + " and 0 <= top < bottom <= 100, were [[0.0, 0.0], [101.0, 1.0]]",
        "{\"action\":\"set\",\"name\":\"a\",\"corners\":[[0,0],[1,1]],\"colour\":\"red\"} | colour"
            + " | region a: colour must be #rrggbb in lower case, was \"red\"",
        "{\"action\":\"set\",\"name\":\"a\",\"corners\":[[0,0],[1,1]],\"draw\":[\"all\"]} | draw |"
            + " draw must be a list of any of box, outline, label, was [all]",
        "{\"action\":\"set\",\"name\":\"a\",\"corners\":[[0,0],[1,1]],\"detect\":\"cats\"} | detect"
            + " | detect must be a list of any of motion, light, was [cats]",
        "{\"action\":\"set\",\"name\":\"a\",\"corners\":[[0,0],[1,1]],\"sensitivity\":0} |"
            + " sensitivity | sensitivity must be an integer 1..100, was 0",
        "{\"action\":\"set\",\"name\":\"a\",\"corners\":[[0,0],[1,1]],\"min_frames\":1.5} |"
            + " min_frames | min_frames must be an integer 1..100, was 1.5",
        "{\"action\":\"clear\",\"name\":\"a\"} | name | regions has no argument \"name\"; it has"
            + " action",
      })
  void refusesByNameAndChangesNothing(String args, String key, String message) {
    Problem problem = refused(args);
    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_ARGUMENT);
    assertThat(problem.key()).isEqualTo(key);
    assertThat(problem.message()).isEqualTo(message);
    assertThat(regions.current()).isEmpty();
    assertThat(edits).hasValue(0);
  }

  @Test
  void saysWhatIsNotThere() throws Exception {
    assertThat(refused("{\"action\":\"remove\",\"name\":\"gate\"}"))
        .isEqualTo(
            new Problem(
                ProblemCode.NOT_FOUND, "there is no region \"gate\"; there is none", "name"));
    assertThat(refused("{\"action\":\"restore\"}").code()).isEqualTo(ProblemCode.NOT_FOUND);
    send("{\"action\":\"set\",\"name\":\"door\",\"corners\":[[0,0],[1,1]]}");
    assertThat(refused("{\"action\":\"remove\",\"name\":\"gate\"}").message())
        .isEqualTo("there is no region \"gate\"; there are door");
  }

  @Test
  void saysThatThereAreTooMany() throws Exception {
    for (int i = 0; i < Regions.MOST; i++) {
      send("{\"action\":\"set\",\"name\":\"r" + i + "\",\"corners\":[[0,0],[1,1]]}");
    }
    assertThat(refused("{\"action\":\"set\",\"name\":\"more\",\"corners\":[[0,0],[1,1]]}"))
        .isEqualTo(
            new Problem(
                ProblemCode.BUSY,
                "there are 32 regions already; remove one before another is set"));
  }

  @Test
  void saysWhenTheDiskRefuses() throws Exception {
    send("{\"action\":\"set\",\"name\":\"gate\",\"corners\":[[0,0],[1,1]]}");
    store.failure = new IOException("cannot store regions.json: no space left on device");
    assertThat(refused("{\"action\":\"save\"}"))
        .isEqualTo(
            new Problem(
                ProblemCode.IO_ERROR, "cannot store regions.json: no space left on device"));
  }
}
