package camfleet.device.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes plug-ins as their authors do: compiles them against the agent and packs them into jars. */
public final class PluginJars {
  private final Path work;
  private final Path folder;

  /**
   * @param work where sources and classes lie
   * @param folder where the jars go
   */
  public PluginJars(Path work, Path folder) {
    this.work = work;
    this.folder = folder;
  }

  /** A plug-in that is called so and does this to its {@code picture}. */
  public Path plugin(String name, String body) {
    String type = "P" + name.replace('-', '_');
    return jar(
        name,
        type,
        """
        import camfleet.device.process.*;
        import org.opencv.core.*;
        import org.opencv.imgproc.Imgproc;
        public class %s implements PicturePlugin {
          long calls;
          @Override public String name() { return "%s"; }
          @Override public boolean process(PluginPicture picture) throws Exception {
            calls++;
            %s
          }
        }
        """
            .formatted(type, name, body));
  }

  /** A jar of one class that it names as a plug-in. */
  public Path jar(String file, String type, String source) {
    try {
      Path sources = Files.createDirectories(work.resolve(file));
      Path java = sources.resolve(type + ".java");
      Files.writeString(java, source);
      return jar(file, type, java);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A jar of the classes of one source file. */
  public Path jar(String file, String type, Path java) throws IOException {
    Path classes = Files.createDirectories(work.resolve(file + "-classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of(
            "--release",
            "17",
            "-proc:none",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "-d",
            classes.toString(),
            java.toString());
    assertThat(compiler.run(null, null, null, options.toArray(String[]::new))).isZero();
    Files.createDirectories(folder);
    Path jar = folder.resolve(file + ".jar");
    Path made = work.resolve(file + ".made");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(made))) {
      put(
          out,
          "META-INF/services/" + PicturePlugin.class.getName(),
          (type + "\n").getBytes(StandardCharsets.UTF_8));
      List<Path> files = new ArrayList<>();
      try (Stream<Path> all = Files.walk(classes)) {
        all.filter(Files::isRegularFile).forEach(files::add);
      }
      for (Path each : files) {
        put(out, classes.relativize(each).toString(), Files.readAllBytes(each));
      }
    }
    // As a whole, or somebody would read half of it.
    return Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
