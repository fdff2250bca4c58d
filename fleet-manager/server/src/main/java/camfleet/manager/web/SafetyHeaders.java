package camfleet.manager.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Tells browsers to load nothing from elsewhere and to guess nothing. */
final class SafetyHeaders implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext request) {
    request
        .response()
        .putHeader(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none';"
                + " form-action 'none'; frame-ancestors 'none'")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    request.next();
  }
}
