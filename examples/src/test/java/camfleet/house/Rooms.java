package camfleet.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** A table of rooms, read from text, and the rules that follow from it. */
final class Rooms {
  /** One row: the rooms and libraries that a room may use. */
  private record Room(String name, Set<String> rooms, Set<String> libraries, boolean isDoor) {}

  private final String root;
  private final Map<String, Room> rooms;
  private final Map<String, String> libraries;

  private Rooms(String root, Map<String, Room> rooms, Map<String, String> libraries) {
    this.root = root;
    this.rooms = rooms;
    this.libraries = libraries;
  }

  /**
   * @param root the package of the house
   * @param table a heading, then a row for each room: name | rooms | libraries | door
   * @param libraries name to the beginnings of its packages
   */
  static Rooms read(String root, String table, Map<String, String> libraries) {
    Map<String, Room> rooms = new LinkedHashMap<>();
    table
        .lines()
        .skip(1)
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              String[] cells = line.split("\\|", -1);
              String name = cells[0].strip();
              boolean isDoor = cells.length > 3 && cells[3].strip().equals("door");
              rooms.put(name, new Room(name, words(cells[1]), words(cells[2]), isDoor));
            });
    for (Room room : rooms.values()) {
      for (String other : room.rooms()) {
        check(rooms.containsKey(other), room.name() + " may use " + other + ", which has no row");
      }
      for (String library : room.libraries()) {
        check(
            libraries.containsKey(library),
            room.name() + " may use " + library + ", which is no library of the table");
      }
    }
    return new Rooms(root, rooms, libraries);
  }

  private static void check(boolean good, String complaint) {
    if (!good) {
      throw new IllegalArgumentException(complaint);
    }
  }

  private static Set<String> words(String cell) {
    return cell.isBlank() ? Set.of() : new TreeSet<>(List.of(cell.strip().split("\\s+")));
  }

  List<String> roomsWith(String library) {
    return rooms.values().stream()
        .filter(room -> room.libraries().contains(library))
        .map(Room::name)
        .toList();
  }

  List<ArchRule> rules() {
    return List.of(
        whatTheTableAllows(), noCycles(), threadsInOnePlace(), printingAtDoors(), noStackTraces());
  }

  ArchRule whatTheTableAllows() {
    return classes()
        .should(new UseOnlyWhatTheTableAllows())
        .as("each room uses only what its row in the table allows");
  }

  private ArchRule noCycles() {
    return slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .as("no two rooms use each other, not even by way of others");
  }

  /** A hook that runs at the end of the process must be a thread that nobody started before. */
  private ArchRule threadsInOnePlace() {
    return noClasses()
        .that(
            DescribedPredicate.describe(
                "are neither Threads nor doors",
                type -> !type.getName().startsWith(root + ".runtime.Threads") && !isDoor(type)))
        .should()
        .callCodeUnitWhere(DescribedPredicate.describe("make threads", Rooms::makesThreads))
        .as("threads come from camfleet.runtime.Threads alone");
  }

  private static boolean makesThreads(JavaCall<?> call) {
    JavaClass owner = call.getTargetOwner();
    boolean hasFactory =
        call.getTarget().getRawParameterTypes().stream()
            .anyMatch(type -> type.isEquivalentTo(ThreadFactory.class));
    boolean isConstructor = call.getName().equals("<init>");
    return isConstructor && owner.isEquivalentTo(Thread.class)
        || isConstructor && owner.isEquivalentTo(java.util.Timer.class)
        || owner.isEquivalentTo(Executors.class) && call.getName().startsWith("new") && !hasFactory
        || owner.isEquivalentTo(CompletableFuture.class)
            && call.getName().matches("(run|supply)Async")
            && call.getTarget().getRawParameterTypes().size() == 1;
  }

  private ArchRule printingAtDoors() {
    return noClasses()
        .that(DescribedPredicate.describe("are no doors", type -> !isDoor(type)))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .as("only doors print and end the process");
  }

  private ArchRule noStackTraces() {
    return noClasses()
        .should()
        .callCodeUnitWhere(
            DescribedPredicate.describe(
                "print a stack trace",
                call ->
                    call.getName().equals("printStackTrace")
                        && call.getTargetOwner().isAssignableTo(Throwable.class)
                        && call.getTarget().getRawParameterTypes().isEmpty()))
        .as("nobody prints a stack trace");
  }

  private boolean isDoor(JavaClass type) {
    Room room = rooms.get(roomOf(type));
    return room != null && room.isDoor();
  }

  private String roomOf(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(root + ".") ? name.substring(root.length() + 1) : null;
  }

  /** Judges each class by the row of its room. */
  private final class UseOnlyWhatTheTableAllows extends ArchCondition<JavaClass> {
    UseOnlyWhatTheTableAllows() {
      super("use only what the table allows");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      Room room = rooms.get(roomOf(type));
      if (room == null) {
        String complaint =
            type.getSimpleName()
                + " is in "
                + type.getPackageName()
                + ", which has no row in the table";
        events.add(SimpleConditionEvent.violated(type, complaint));
        return;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String complaint = complaint(room, dependency.getTargetClass().getBaseComponentType());
        if (complaint != null) {
          String sentence = type.getSimpleName() + " in " + room.name() + " uses " + complaint;
          events.add(
              SimpleConditionEvent.violated(
                  dependency, sentence + ": " + dependency.getDescription()));
        }
      }
    }

    private String complaint(Room room, JavaClass target) {
      String name = target.getPackageName();
      if (target.isPrimitive() || name.isEmpty()) {
        return null;
      }
      if (name.equals(root) || name.startsWith(root + ".")) {
        String other = roomOf(target);
        return room.name().equals(other) || room.rooms().contains(other) ? null : other;
      }
      String library = libraryOf(name);
      if (library != null) {
        return room.libraries().contains(library) ? null : library;
      }
      return name.matches("javax?\\..*") ? null : name + ", which is no library of the table";
    }

    private String libraryOf(String packageName) {
      for (Map.Entry<String, String> library : libraries.entrySet()) {
        for (String beginning : library.getValue().split(" ")) {
          if (packageName.equals(beginning) || packageName.startsWith(beginning + ".")) {
            return library.getKey();
          }
        }
      }
      return null;
    }
  }
}
