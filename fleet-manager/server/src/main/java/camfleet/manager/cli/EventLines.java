package camfleet.manager.cli;

import camfleet.client.FleetEvent;
import camfleet.manager.cli.Terminal.Colour;
import camfleet.message.Json;
import camfleet.message.Severity;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The lines of {@code events}. */
final class EventLines {
  private final Terminal terminal;
  private final Moments moments;
  private final boolean json;
  private boolean lost;

  EventLines(Terminal terminal, Moments moments, boolean json) {
    this.terminal = terminal;
    this.moments = moments;
    this.json = json;
  }

  void say(FleetEvent event) {
    terminal.line(json ? document(event) : sentence(event));
  }

  /** The manager does not answer; said once. */
  void lost() {
    if (!lost) {
      terminal.complain("the manager is not reachable, trying again");
      lost = true;
    }
  }

  void found() {
    lost = false;
  }

  private static String document(FleetEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    Json.toMap(event)
        .forEach((key, value) -> line.put(key.equals("event_class") ? "class" : key, value));
    return Json.text(line);
  }

  private String sentence(FleetEvent event) {
    String severity = String.format(Locale.ROOT, "%-7s", Words.word(event.severity()));
    String subject = event.device() == null ? "-" : event.device();
    return String.format(Locale.ROOT, "%-21s", moments.told(event.at()))
        + "  "
        + terminal.colour(colour(event.severity()), severity)
        + "  "
        + String.format(Locale.ROOT, "%-12s", subject)
        + "  "
        + event.message()
        + (event.by() == null || event.message().contains(event.by())
            ? ""
            : " (" + event.by() + ")");
  }

  private static Colour colour(Severity severity) {
    return switch (severity) {
      case INFO -> Colour.NONE;
      case WARNING -> Colour.YELLOW;
      case ERROR -> Colour.RED;
    };
  }
}
