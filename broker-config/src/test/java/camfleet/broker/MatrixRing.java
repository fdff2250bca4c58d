package camfleet.broker;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Plays {@link AccessMatrix} against a running broker: every user publishes to and subscribes to
 * every topic, and receives exactly what it may read.
 */
final class MatrixRing {
  private static final String END = "camfleet/v1/fleet/status";

  private final int port;
  private final Map<String, String> passwords;
  private final boolean clearIsWrite;
  private final Set<String> extra;
  private final List<AccessMatrix.Cell> cells = AccessMatrix.cells();
  private final Map<String, Caller> readers = new HashMap<>();
  private final Map<String, Set<String>> expected = new HashMap<>();

  /** Cells in which the broker did not do what the table says. */
  final List<String> wrong = new ArrayList<>();

  /** Subscriptions that the broker granted, as {@code user topic}. */
  final Set<String> granted = new TreeSet<>();

  /**
   * @param clearIsWrite whether the broker cannot tell clearing from writing
   * @param extra rights that this broker gives beyond the table, as {@code user right topic}
   */
  MatrixRing(int port, Map<String, String> passwords, boolean clearIsWrite, Set<String> extra) {
    this.port = port;
    this.passwords = passwords;
    this.clearIsWrite = clearIsWrite;
    this.extra = extra;
  }

  void play() throws MqttException, IOException {
    try {
      for (String user : AccessMatrix.USERS) {
        expected.put(user, new HashSet<>());
        // A device has one client id, so that its reader is also its publisher.
        String id = user.equals("cam1") ? user : user + "-reader";
        readers.put(user, Caller.connect(port, id, user, passwords.get(user)));
      }
      for (AccessMatrix.Cell cell : cells) {
        if (readers.get(cell.user()).subscribe(cell.topic())) {
          granted.add(cell.user() + " " + cell.topic());
        }
      }
      for (AccessMatrix.Cell cell : cells) {
        if (may(cell, 'W')) {
          publishPermitted(cell);
        }
      }
      for (AccessMatrix.Cell cell : cells) {
        if (!may(cell, 'W') && !cell.user().equals("cam1")) {
          publishRefused(cell);
        }
      }
      for (String user : AccessMatrix.USERS) {
        compareReceived(user);
      }
      readers.get("cam1").close();
      for (AccessMatrix.Cell cell : cells) {
        if (!may(cell, 'W') && cell.user().equals("cam1")) {
          publishRefused(cell);
        }
      }
    } finally {
      readers.values().forEach(Caller::close);
    }
  }

  private void publishPermitted(AccessMatrix.Cell cell) {
    if (!readers.get(cell.user()).publish(cell.topic(), cell.user(), false)) {
      wrong.add(cell.user() + " could not publish " + cell.topic());
      return;
    }
    for (AccessMatrix.Cell reader : cells) {
      if (reader.topic().equals(cell.topic()) && may(reader, 'R')) {
        expected.get(reader.user()).add(cell.topic() + "|" + cell.user());
      }
    }
  }

  private void publishRefused(AccessMatrix.Cell cell) throws IOException {
    int code =
        OneShot.publish(port, cell.user(), passwords.get(cell.user()), cell.topic(), cell.user());
    if (code != 135) {
      wrong.add(cell.user() + " published " + cell.topic() + " with code " + code);
    }
  }

  private boolean may(AccessMatrix.Cell cell, char right) {
    return cell.has(right)
        || right == 'W' && clearIsWrite && cell.has('C')
        || extra.contains(cell.user() + " " + right + " " + cell.topic());
  }

  /** Waits for all that is expected and for an end mark behind it, and compares. */
  private void compareReceived(String user) {
    String end = END + "|end-" + user;
    readers.get("manager").publish(END, "end-" + user, false);
    Set<String> wanted = expected.get(user);
    try {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> readers.get(user).received().contains(end));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> readers.get(user).received().containsAll(wanted));
    } catch (ConditionTimeoutException e) {
      wrong.add(user + " waited in vain for some of what it may read");
    }
    Set<String> got = readers.get(user).received();
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(got);
    Set<String> surplus = new TreeSet<>(got);
    surplus.removeAll(wanted);
    surplus.removeIf(text -> text.contains("|end-"));
    missing.forEach(text -> wrong.add(user + " did not receive " + text));
    surplus.forEach(text -> wrong.add(user + " received " + text));
  }
}
