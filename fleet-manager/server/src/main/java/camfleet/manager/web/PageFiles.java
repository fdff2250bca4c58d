package camfleet.manager.web;

import camfleet.message.ProblemCode;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves the page from the class path's {@code page/}. A browser asks each time whether a file has
 * changed, so that a new version shows at once.
 */
final class PageFiles implements Handler<RoutingContext> {
  private static final Pattern PATH =
      Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2");

  private final Map<String, Optional<PageFile>> files = new ConcurrentHashMap<>();

  private record PageFile(Buffer bytes, String type, String tag) {}

  @Override
  public void handle(RoutingContext request) {
    String path = request.request().path();
    String name = path.equals("/") ? "index.html" : path.substring(1);
    if (!PATH.matcher(name).matches()) {
      notFound(request);
      return;
    }
    // Only files that exist are kept, so that nobody can fill the memory with names.
    Optional<PageFile> file = files.get(name);
    if (file == null) {
      file = load(name);
      if (file.isPresent()) {
        files.put(name, file);
      }
    }
    file.ifPresentOrElse(found -> send(request, found), () -> notFound(request));
  }

  private static void send(RoutingContext request, PageFile file) {
    request.response().putHeader("ETag", file.tag()).putHeader("Cache-Control", "no-cache");
    if (file.tag().equals(request.request().getHeader("If-None-Match"))) {
      request.response().setStatusCode(304).end();
    } else {
      request.response().putHeader("Content-Type", file.type()).end(file.bytes());
    }
  }

  private static void notFound(RoutingContext request) {
    Answers.refuse(request, 404, ProblemCode.NOT_FOUND, "there is no such page");
  }

  private static Optional<PageFile> load(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = PageFiles.class.getResourceAsStream("/page/" + name)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      String tag = '"' + new BigInteger(1, hash).toString(36).substring(0, 16) + '"';
      return Optional.of(new PageFile(Buffer.buffer(bytes), type, tag));
    } catch (IOException | NoSuchAlgorithmException e) {
      return Optional.empty();
    }
  }
}
