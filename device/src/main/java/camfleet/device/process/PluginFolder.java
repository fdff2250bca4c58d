package camfleet.device.process;

import camfleet.runtime.Threads;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * The folder in which plug-ins lie as jars. Each jar has a class loader of its own, and is opened
 * on a thread of its own: its code may hang or throw as soon as it is touched.
 */
final class PluginFolder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final int MOST_JARS = 64;

  private final Path folder;

  /**
   * @param folder null has none
   */
  PluginFolder(Path folder) {
    this.folder = folder;
  }

  /** A plug-in that lies in the folder, and the jar as it is. */
  record Found(String name, PicturePlugin plugin, Path jar, String version) {}

  /**
   * One jar.
   *
   * @param problem why not all of it can be used, or null
   */
  record Content(Path jar, List<Found> found, String problem) {}

  /** Why something that was looked for is not here, for people. */
  String absence() {
    return folder == null
        ? "is not there: this device has no data_dir, and so no folder of plug-ins"
        : "is not in " + folder;
  }

  /** Opens each jar anew, in the order of their names. */
  List<CompletableFuture<Content>> open() {
    return jars().stream().map(PluginFolder::open).toList();
  }

  private List<Path> jars() {
    List<Path> jars = new ArrayList<>();
    if (folder == null || !Files.isDirectory(folder)) {
      return jars;
    }
    try (DirectoryStream<Path> each = Files.newDirectoryStream(folder, "*.jar")) {
      each.forEach(jars::add);
    } catch (IOException e) {
      System.getLogger("camfleet.device.process")
          .log(System.Logger.Level.WARNING, "plug-ins cannot be listed: " + e);
    }
    return jars.stream().sorted().limit(MOST_JARS).toList();
  }

  private static CompletableFuture<Content> open(Path jar) {
    CompletableFuture<Content> content = new CompletableFuture<>();
    Threads.startPlatform("plugin-jar-" + jar.getFileName(), () -> content.complete(content(jar)));
    return content;
  }

  private static Content content(Path jar) {
    List<Found> found = new ArrayList<>();
    try {
      String version = version(jar);
      // Never closed: a plug-in may load a class at any time; the garbage collector closes it.
      ClassLoader loader =
          new URLClassLoader(
              "plugin-" + jar.getFileName(),
              new URL[] {url(jar)},
              PicturePlugin.class.getClassLoader());
      Iterator<ServiceLoader.Provider<PicturePlugin>> each =
          ServiceLoader.load(PicturePlugin.class, loader).stream().iterator();
      while (each.hasNext()) {
        ServiceLoader.Provider<PicturePlugin> provider = each.next();
        if (provider.type().getClassLoader() == loader) {
          PicturePlugin plugin = provider.get();
          found.add(new Found(name(plugin), plugin, jar, version));
        }
      }
      return new Content(
          jar, found, found.isEmpty() ? jar.getFileName() + " names no plug-in" : null);
    } catch (ServiceConfigurationError e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      return new Content(jar, found, jar.getFileName() + " cannot be loaded: " + why);
    } catch (Throwable e) {
      // Whatever a stranger's code throws, a linkage error included, is its own affair.
      return new Content(jar, found, jar.getFileName() + " cannot be loaded: " + e);
    }
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  private static String name(PicturePlugin plugin) {
    String name = plugin.name();
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a plug-in's name must be 1 to 64 of letters, digits, _ . and -, was \"" + name + "\"");
    }
    return name;
  }

  /** Changes whenever somebody puts another jar in its place. */
  static String version(Path jar) throws IOException {
    return Files.size(jar) + " " + Files.getLastModifiedTime(jar);
  }
}
