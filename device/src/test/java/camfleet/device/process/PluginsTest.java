package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.camera.FakeTime;
import camfleet.device.camera.Image;
import camfleet.device.camera.Picture;
import camfleet.device.camera.TestImage;
import camfleet.message.DeviceHealth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.Mat;

class PluginsTest {
  private static final String DOT = "picture.mat().put(0, 0, new byte[] {1, 2, 3}); return true;";

  /** Comes back when the test says so, and then writes into what was its picture. */
  private static final String HANG =
      "Mat mine = picture.mat();"
          + " try { while (System.getProperty(\"camfleet.test.release\") == null)"
          + " Thread.sleep(5); } catch (InterruptedException e) {"
          + " while (System.getProperty(\"camfleet.test.release\") == null)"
          + " java.util.concurrent.locks.LockSupport.parkNanos(1_000_000); }"
          + " mine.setTo(Scalar.all(255)); System.setProperty(\"camfleet.test.released\", \"\");"
          + " return true;";

  @TempDir Path dir;

  private final FakeTime time = new FakeTime();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private Path folder;
  private PluginJars jars;
  private Plugins plugins;
  private PictureProcessing processing;

  @org.junit.jupiter.api.BeforeEach
  void start() {
    System.clearProperty("camfleet.test.release");
    System.clearProperty("camfleet.test.released");
    folder = dir.resolve("plugins");
    jars = new PluginJars(dir.resolve("work"), folder);
    plugins = new Plugins(folder, (name, problem) -> problems.add(problem), time::nanos);
    Regions regions = new Regions(new MemoryStore(), System.getLogger("test"));
    regions.set(new Region("gate", 40, 40, 60, 60, "#00ff00"));
    processing = new PictureProcessing(plugins, regions, () -> 10);
  }

  @AfterEach
  void close() {
    System.setProperty("camfleet.test.release", "");
    assertThat(processing.out()).isZero();
    processing.close();
  }

  private void use(String... names) throws Exception {
    processing
        .apply(new PictureSteps(Geometry.NONE, List.of(names), "", null))
        .get(10, TimeUnit.SECONDS);
  }

  /** The upper left pixel of what is shown of a grey picture; null when it is kept back. */
  private int[] shown(long sequence) {
    try (Image image = TestImage.plain(64, 48, 50, 50, 50);
        Picture picture = processing.show(image, sequence)) {
      assertThat(TestImage.pixel(image.mat(), 0, 0))
          .as("the camera's own picture")
          .containsExactly(50, 50, 50);
      return picture == null ? null : TestImage.pixel(((Image) picture).mat(), 0, 0);
    }
  }

  private DeviceHealth.Plugin health(String name) {
    return plugins.health().get(name);
  }

  @Test
  void drawIntoPicturesInTheOrderOfTheSetting() throws Exception {
    jars.plugin("dot", DOT);
    jars.plugin(
        "double",
        "byte[] p = new byte[3]; picture.mat().get(0, 0, p);"
            + " picture.mat().put(0, 0, new byte[] {(byte) (2 * p[0]), p[1], p[2]}); return true;");
    use("dot", "double");
    assertThat(shown(1)).containsExactly(2, 2, 3);
    use("double", "dot");
    assertThat(shown(2)).containsExactly(1, 2, 3);
    use();
    assertThat(shown(3)).containsExactly(50, 50, 50);
    assertThat(plugins.health()).isNull();
    assertThat(problems).isEmpty();
  }

  @Test
  void seeNumberTimeRegionsAndTheirPixels() throws Exception {
    jars.plugin(
        "witness",
        "if (picture.sequence() != 812 || picture.width() != 64 || picture.height() != 48"
            + " || !picture.capturedAt().toString().equals(\"2026-11-20T10:01:21.200Z\"))"
            + " throw new IllegalStateException(picture.sequence() + \" \" + picture.capturedAt());"
            + " Region gate = picture.regions().get(0);"
            + " Isolation.VIEW.of(picture.mat(), gate).setTo(Scalar.all(7));"
            + " return true;");
    use("witness");
    try (Image image = TestImage.plain(64, 48, 50, 50, 50);
        Picture picture = processing.show(image, 812)) {
      Mat mat = ((Image) picture).mat();
      assertThat(TestImage.pixel(mat, 26, 19)).containsExactly(7, 7, 7);
      assertThat(TestImage.pixel(mat, 0, 0)).containsExactly(50, 50, 50);
    }
    assertThat(problems).isEmpty();
    assertThat(health("witness")).isEqualTo(new DeviceHealth.Plugin(1, 0, 0, null));
  }

  @Test
  void replaceAPictureByOneOfAnotherSizeOrWithoutColours() throws Exception {
    jars.plugin(
        "small",
        "Mat other = new Mat(10, 20, CvType.CV_8UC3, new Scalar(9, 8, 7)); picture.replace(other);"
            + " other.release(); return true;");
    jars.plugin(
        "grey",
        "Mat g = new Mat(); Imgproc.cvtColor(picture.mat(), g, Imgproc.COLOR_BGR2GRAY);"
            + " picture.replace(g); g.setTo(Scalar.all(255)); return true;");
    use("small", "grey");
    try (Image image = TestImage.plain(64, 48, 50, 50, 50);
        Picture picture = processing.show(image, 1)) {
      assertThat(picture.width()).isEqualTo(20);
      assertThat(picture.height()).isEqualTo(10);
      // 0.114 × 9 + 0.587 × 8 + 0.299 × 7
      assertThat(TestImage.pixel(((Image) picture).mat(), 0, 0)).containsExactly(8, 8, 8);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void keepPicturesBack() throws Exception {
    jars.plugin("every-other", "return calls % 2 == 0;");
    use("every-other");
    for (int i = 1; i <= 10; i++) {
      assertThat(shown(i) == null).isEqualTo(i % 2 == 1);
    }
    assertThat(health("every-other")).isEqualTo(new DeviceHealth.Plugin(10, 5, 0, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "throw new java.io.IOException(\"no model\"); | threw java.io.IOException: no model",
        "throw new NoClassDefFoundError(\"gone\"); | threw java.lang.NoClassDefFoundError: gone",
        "return process(picture); | threw java.lang.StackOverflowError",
        "picture.mat().put(0, 0, new byte[] {9, 9, 9}); Object o = null; return o.equals(o); |"
            + " threw java.lang.NullPointerException",
        "picture.mat().release(); return true; | left no picture behind that can be shown",
        "picture.replace(new Mat(9, 9, CvType.CV_32F)); return true; | threw"
            + " java.lang.IllegalArgumentException: a picture's pixels must be CV_8UC3",
        "picture.replace(new Mat()); return true; | threw java.lang.IllegalArgumentException: a"
            + " picture needs pixels",
        "picture.mat().create(48, 64, CvType.CV_32FC3); return true; | left no picture behind that"
            + " can be shown",
        "Imgproc.resize(picture.mat(), picture.mat(), new Size(0, 0)); return true; | threw"
            + " CvException [org.opencv.core.CvException: "
      })
  void passByOneThatFailsAndTellItOnce(String body, String problem) throws Exception {
    jars.plugin("bad", body);
    jars.plugin("dot", DOT);
    use("bad", "dot");
    for (int i = 1; i <= 5; i++) {
      // The picture is what it was before, and the others go on.
      assertThat(shown(i)).containsExactly(1, 2, 3);
    }
    DeviceHealth.Plugin health = health("bad");
    assertThat(health.pictures()).isEqualTo(5);
    assertThat(health.failures()).isEqualTo(5);
    assertThat(health.problem()).startsWith(problem);
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith("plug-in bad " + problem);
    assertThat(health("dot")).isEqualTo(new DeviceHealth.Plugin(5, 0, 0, null));
  }

  @Test
  void callOneThatThrewAgainSoThatItCanRecover() throws Exception {
    jars.plugin(
        "starts-late", "if (calls <= 3) throw new IllegalStateException(\"not yet\");" + DOT);
    use("starts-late");
    for (int i = 1; i <= 3; i++) {
      assertThat(shown(i)).containsExactly(50, 50, 50);
    }
    assertThat(health("starts-late").problem()).contains("not yet");
    assertThat(shown(4)).containsExactly(1, 2, 3);
    assertThat(health("starts-late")).isEqualTo(new DeviceHealth.Plugin(4, 0, 3, null));
  }

  @Test
  void goOnWithoutOneThatHangsAndNeverShowWhatItStillDraws() throws Exception {
    jars.plugin("hang", HANG);
    jars.plugin("dot", DOT);
    use("hang", "dot");
    long begun = System.nanoTime();
    assertThat(shown(1)).containsExactly(1, 2, 3);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
    assertThat(health("hang").problem())
        .matches("is not back after [0-9]+ ms; pictures go on without it meanwhile");

    // From now on nobody waits for it.
    begun = System.nanoTime();
    for (int i = 2; i <= 40; i++) {
      time.passMillis(100);
      assertThat(shown(i)).containsExactly(1, 2, 3);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
    assertThat(problems).isEmpty();
    time.pass(Duration.ofSeconds(2));
    assertThat(shown(41)).containsExactly(1, 2, 3);
    assertThat(shown(42)).containsExactly(1, 2, 3);
    assertThat(problems)
        .containsExactly(
            "plug-in hang hangs: it has not come back for 5 s, and is skipped until the setting"
                + " plugins changes");
    assertThat(health("hang").failures()).isEqualTo(1);
    assertThat(health("hang").problem()).startsWith("hangs: ");

    // It comes back at last, and draws into what is nobody's any more.
    try (Image image = TestImage.plain(64, 48, 50, 50, 50);
        Picture picture = processing.show(image, 43)) {
      System.setProperty("camfleet.test.release", "");
      await().until(() -> System.getProperty("camfleet.test.released") != null);
      assertThat(TestImage.pixel(((Image) picture).mat(), 30, 30)).containsExactly(50, 50, 50);
    }
    assertThat(shown(44)).containsExactly(1, 2, 3);
    assertThat(health("hang").problem()).startsWith("hangs: ");

    // Another value of the setting tries it again.
    use("dot", "hang");
    assertThat(health("hang").problem()).isNull();
    assertThat(shown(45)).containsExactly(255, 255, 255);
    assertThat(health("hang").problem()).isNull();
  }

  @Test
  void useOneAgainThatWasOnlySlow() throws Exception {
    jars.plugin("hang", HANG);
    use("hang");
    assertThat(shown(1)).containsExactly(50, 50, 50);
    time.passMillis(4000);
    System.setProperty("camfleet.test.release", "");
    await().until(() -> shown(2)[0] == 255);
    assertThat(problems).isEmpty();
    assertThat(health("hang").problem()).isNull();
    assertThat(health("hang").failures()).isEqualTo(1);
  }

  @Test
  void sayWhichFolderHasNoneOfThatName() throws Exception {
    use("nobody");
    assertThat(problems).containsExactly("plug-in nobody is not in " + folder);
    assertThat(shown(1)).containsExactly(50, 50, 50);
    jars.plugin("dot", DOT);
    Files.write(folder.resolve("garbage.jar"), new byte[] {1, 2, 3});
    use("nobody", "dot");
    assertThat(problems).hasSize(2);
    assertThat(problems.get(1))
        .startsWith("plug-in nobody is not in " + folder + "; there are dot; garbage.jar ");
    assertThat(health("nobody").problem()).startsWith("is not in ");
    assertThat(shown(2)).containsExactly(1, 2, 3);
  }

  @Test
  void sayThatADeviceWithoutADataFolderHasNone() throws Exception {
    try (Plugins none =
        new Plugins(null, (name, problem) -> problems.add(problem), System::nanoTime)) {
      none.use(List.of("dot")).get(10, TimeUnit.SECONDS);
    }
    assertThat(problems)
        .containsExactly(
            "plug-in dot is not there: this device has no data_dir, and so no folder of plug-ins");
  }

  @Test
  void areNotKeptFromRunningByJarsThatCannotBeLoaded() throws Exception {
    jars.plugin("dot", DOT);
    jars.jar(
        "a-constructor",
        "Constructor",
        "public class Constructor implements camfleet.device.process.PicturePlugin { public"
            + " Constructor() { throw new IllegalStateException(\"no licence\"); } public String"
            + " name() { return \"constructor\"; } public boolean"
            + " process(camfleet.device.process.PluginPicture p) { return true; } }");
    jars.jar(
        "b-nameless",
        "Nameless",
        "public class Nameless implements camfleet.device.process.PicturePlugin { public String"
            + " name() { return null; } public boolean"
            + " process(camfleet.device.process.PluginPicture p) { return true; } }");
    jars.jar("c-stranger", "Stranger", "public class Stranger {}");
    jars.jar(
        "d-hanging",
        "Hanging",
        "public class Hanging implements camfleet.device.process.PicturePlugin { public Hanging() {"
            + " while (System.getProperty(\"camfleet.test.release\") == null)"
            + " java.util.concurrent.locks.LockSupport.parkNanos(1_000_000); } public String name()"
            + " { return \"hanging\"; } public boolean"
            + " process(camfleet.device.process.PluginPicture p) { return true; } }");
    long begun = System.nanoTime();
    use("dot");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    assertThat(shown(1)).containsExactly(1, 2, 3);
    assertThat(problems).isEmpty();

    // One that is asked for and whose jar hangs keeps nobody waiting.
    processing.apply(new PictureSteps(Geometry.NONE, List.of("constructor", "dot"), "", null));
    assertThat(shown(2)).containsExactly(1, 2, 3);
    System.setProperty("camfleet.test.release", "");
    await().until(() -> !problems.isEmpty());
    assertThat(problems.get(0))
        .contains("there are ")
        .contains("a-constructor.jar cannot be loaded: java.lang.IllegalStateException: no licence")
        .contains("b-nameless.jar cannot be loaded: ")
        .contains("c-stranger.jar cannot be loaded: ");
  }

  @Test
  void areReplacedByANewerJarWhenTheSettingChanges() throws Exception {
    Path jar = jars.plugin("dot", DOT);
    use("dot");
    assertThat(shown(1)).containsExactly(1, 2, 3);
    jars.plugin("dot", "picture.mat().put(0, 0, new byte[] {77, 78, 79}); return true;");
    assertThat(jar).exists();
    assertThat(shown(2)).as("until the setting changes").containsExactly(1, 2, 3);
    use();
    use("dot");
    assertThat(shown(3)).containsExactly(77, 78, 79);
    Files.delete(jar);
    use("dot", "other");
    assertThat(shown(4)).containsExactly(50, 50, 50);
    assertThat(problems).hasSize(2);
  }

  @Test
  void keepTheirStateWhileOthersComeAndGo() throws Exception {
    jars.plugin("counts", "picture.mat().put(0, 0, new byte[] {(byte) calls, 0, 0}); return true;");
    jars.plugin("dot", "return true;");
    use("counts");
    assertThat(shown(1)).containsExactly(1, 0, 0);
    use("dot", "counts");
    assertThat(shown(2)).containsExactly(2, 0, 0);
    use("counts");
    assertThat(shown(3)).containsExactly(3, 0, 0);
  }

  @Test
  void haveAClassLoaderForEachJar() throws Exception {
    String source =
        "public class Same implements camfleet.device.process.PicturePlugin {"
            + " public String name() { return \"%s\"; }"
            + " public boolean process(camfleet.device.process.PluginPicture p) {"
            + " byte[] b = new byte[3]; p.mat().get(0, 0, b);"
            + " p.mat().put(0, 0, new byte[] {(byte) (b[0] + %d), 0, 0}); return true; } }";
    jars.jar("one", "Same", source.formatted("one", 1));
    jars.jar("two", "Same", source.formatted("two", 10));
    use("one", "two");
    assertThat(shown(1)).containsExactly(61, 0, 0);
  }
}
