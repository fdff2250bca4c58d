package camfleet.manager.web;

import camfleet.message.ProblemCode;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses requests that a foreign web page makes a browser send: under a foreign name that resolves
 * to this machine (DNS rebinding), while the manager listens on loopback; or from another origin.
 */
final class HostGuard implements Handler<RoutingContext> {
  private final boolean loopback;
  private final Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));

  /**
   * @param loopback whether the manager listens on loopback only
   */
  HostGuard(boolean loopback, Set<String> moreNames) {
    this.loopback = loopback;
    moreNames.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public void handle(RoutingContext request) {
    String host = request.request().getHeader("Host");
    if (loopback && (host == null || !names.contains(withoutPort(host)))) {
      Answers.refuse(
          request,
          403,
          ProblemCode.UNAUTHORIZED,
          "this manager is called "
              + String.join(", ", names.stream().sorted().toList())
              + ", not by the Host header of the request");
      return;
    }
    String origin = request.request().getHeader("Origin");
    if (origin != null && !isOwn(origin, host)) {
      Answers.refuse(
          request,
          403,
          ProblemCode.UNAUTHORIZED,
          "requests from pages of another origin are refused");
      return;
    }
    request.next();
  }

  private static boolean isOwn(String origin, String host) {
    try {
      String authority = URI.create(origin).getAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return name.toLowerCase(Locale.ROOT);
  }
}
