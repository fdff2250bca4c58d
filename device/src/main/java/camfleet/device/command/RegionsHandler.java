package camfleet.device.command;

import camfleet.device.process.Region;
import camfleet.device.process.RegionForm;
import camfleet.device.process.Regions;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code regions}: shows and edits the regions of interest, at once; {@code save} keeps them. */
public final class RegionsHandler implements Handler {
  private static final List<String> ACTIONS =
      List.of("show", "set", "remove", "clear", "save", "restore");
  private static final String DEFAULT_COLOUR = "#ffcc00";

  private final Regions regions;
  private final Runnable edited;

  /**
   * @param edited run after each edit, for those who look at regions
   */
  public RegionsHandler(Regions regions, Runnable edited) {
    this.regions = regions;
    this.edited = edited;
  }

  @Override
  public CompletionStage<Outcome> handle(Arguments arguments) throws CommandException {
    String action = arguments.choice("action", "show", ACTIONS);
    try {
      switch (action) {
        case "set" -> set(arguments);
        case "remove" -> remove(arguments);
        case "clear" -> {
          arguments.end();
          regions.clear();
        }
        case "save" -> {
          arguments.end();
          regions.save();
        }
        case "restore" -> restore(arguments);
        default -> arguments.end();
      }
    } catch (IOException e) {
      throw new CommandException(ProblemCode.IO_ERROR, e.getMessage());
    }
    if (!action.equals("show") && !action.equals("save")) {
      edited.run();
    }
    return Outcome.now(list());
  }

  private void set(Arguments arguments) throws CommandException {
    String name = name(arguments);
    if (name.equals(Region.WHOLE.name())) {
      // Detectors without a region tell under this name, and each name is one region's.
      throw new CommandException(
          new Problem(
              ProblemCode.INVALID_ARGUMENT,
              "a region must not be called "
                  + name
                  + ", which is the whole picture; give it another name",
              "name"));
    }
    Region before = regions.find(name).orElse(null);
    List<Double> corners = arguments.corners("corners");
    if (corners == null && before == null) {
      throw new CommandException(
          new Problem(
              ProblemCode.INVALID_ARGUMENT,
              "corners are needed for the new region "
                  + name
                  + ": [[left, top], [right, bottom]] in percent",
              "corners"));
    }
    String colour = arguments.text("colour", 7);
    List<String> draw = arguments.words("draw", words(Region.Draw.values()));
    List<String> detect = arguments.words("detect", words(Region.Detect.values()));
    Integer sensitivity = arguments.integer("sensitivity", 1, 100);
    Integer minFrames = arguments.integer("min_frames", 1, 100);
    arguments.end();
    Region region;
    try {
      region =
          new Region(
              name,
              corners == null ? before.left() : corners.get(0),
              corners == null ? before.top() : corners.get(1),
              corners == null ? before.right() : corners.get(2),
              corners == null ? before.bottom() : corners.get(3),
              colour != null
                  ? colour.toLowerCase(Locale.ROOT)
                  : before == null ? DEFAULT_COLOUR : before.colour(),
              draw != null
                  ? values(Region.Draw.class, draw)
                  : before == null
                      ? List.of(Region.Draw.OUTLINE, Region.Draw.LABEL)
                      : before.draw(),
              detect != null
                  ? values(Region.Detect.class, detect)
                  : before == null ? List.of() : before.detect(),
              sensitivity != null || before == null ? sensitivity : before.sensitivity(),
              minFrames != null || before == null ? minFrames : before.minFrames());
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          new Problem(ProblemCode.INVALID_ARGUMENT, e.getMessage(), culprit(e.getMessage())));
    }
    if (!regions.set(region)) {
      throw new CommandException(
          ProblemCode.BUSY,
          "there are " + Regions.MOST + " regions already; remove one before another is set");
    }
  }

  /** Which argument a region complains about. */
  private static String culprit(String message) {
    return message.contains(": colour")
        ? "colour"
        : message.contains(": corners") ? "corners" : "name";
  }

  private void remove(Arguments arguments) throws CommandException {
    String name = name(arguments);
    arguments.end();
    if (!regions.remove(name)) {
      List<String> names = regions.current().stream().map(Region::name).toList();
      throw new CommandException(
          new Problem(
              ProblemCode.NOT_FOUND,
              "there is no region \""
                  + name
                  + "\"; there "
                  + (names.isEmpty() ? "is none" : "are " + String.join(", ", names)),
              "name"));
    }
  }

  private void restore(Arguments arguments) throws CommandException, IOException {
    arguments.end();
    if (!regions.restore()) {
      throw new CommandException(
          ProblemCode.NOT_FOUND,
          "there are no previous regions; save keeps those that it replaces");
    }
  }

  private static String name(Arguments arguments) throws CommandException {
    String name = arguments.text("name", 64);
    if (name == null) {
      throw new CommandException(
          new Problem(
              ProblemCode.INVALID_ARGUMENT,
              "name must be 1 to 64 of letters, digits, _ . and -, was absent",
              "name"));
    }
    return name;
  }

  private Map<String, Object> list() {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put(
        "regions",
        regions.current().stream().map(region -> Json.toMap(RegionForm.of(region))).toList());
    output.put("saved", regions.isSaved());
    return output;
  }

  private static List<String> words(Enum<?>[] values) {
    return java.util.Arrays.stream(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static <E extends Enum<E>> List<E> values(Class<E> type, List<String> words) {
    return words.stream().map(word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT))).toList();
  }
}
