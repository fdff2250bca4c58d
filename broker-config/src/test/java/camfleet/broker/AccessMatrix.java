package camfleet.broker;

import java.util.ArrayList;
import java.util.List;

/**
 * PROTOCOL.md §8 written out by hand, topic by topic: R read, W write, C clear, - nothing. The
 * device is {@code cam1}; the rows of {@code cam10} show what it may do with another's topics.
 *
 * <p>Beyond the table of the page: a device reads its own status (it contradicts a late will, §3),
 * the manager reads everything (it compares desired with reported at its start, §4) and clears a
 * reported document.
 */
final class AccessMatrix {
  static final List<String> USERS =
      List.of("cam1", "manager", "operator", "viewer", "homeassistant");

  private static final String TABLE =
      """
      topic                            cam1 manager operator viewer homeassistant
      camfleet/v1/dev/cam1/status          RW RC R R R
      camfleet/v1/dev/cam10/status         -  RC R R R
      camfleet/v1/dev/cam1/info            W  RC R R R
      camfleet/v1/dev/cam10/info           -  RC R R R
      camfleet/v1/dev/cam1/state           W  RC R R R
      camfleet/v1/dev/cam1/health          W  RC R R R
      camfleet/v1/dev/cam1/motion          W  RC R R R
      camfleet/v1/dev/cam1/frame           W  RC R R R
      camfleet/v1/dev/cam10/frame          -  RC R R R
      camfleet/v1/dev/cam1/update          W  RC R - R
      camfleet/v1/dev/cam1/config/desired  R  RW R - -
      camfleet/v1/dev/cam10/config/desired -  RW R - -
      camfleet/v1/dev/cam1/config/reported W  RC R - R
      camfleet/v1/dev/cam10/config/reported - RC R - R
      camfleet/v1/dev/cam1/set             R  RW W - -
      camfleet/v1/dev/cam10/set            -  RW W - -
      camfleet/v1/dev/cam1/set/fps         R  RW W - W
      camfleet/v1/dev/cam10/set/fps        -  RW W - W
      camfleet/v1/dev/cam1/cmd/ping        R  RW W - W
      camfleet/v1/dev/cam10/cmd/ping       -  RW W - W
      camfleet/v1/dev/cam1/cmd/stream      R  RW W - -
      camfleet/v1/dev/cam10/cmd/stream     -  RW W - -
      camfleet/v1/dev/cam1/cmd/update      R  RW - - W
      camfleet/v1/dev/cam1/cmd/wipe        R  RW - - -
      camfleet/v1/dev/cam1/res/ping        W  R  R - -
      camfleet/v1/dev/cam10/res/ping       -  R  R - -
      camfleet/v1/dev/cam1/log/warn        W  R  R - -
      camfleet/v1/dev/cam1/event/motion    W  R  R R R
      camfleet/v1/dev/cam10/event/motion   -  R  R R R
      camfleet/v1/img/cam1/latest          W  RC R R R
      camfleet/v1/img/cam10/latest         -  RC R R R
      camfleet/v1/img/cam1/thumb           W  RC R R R
      camfleet/v1/img/cam1/motion          W  RC R R R
      camfleet/v1/group/lab/cmd/ping       R  RW W - -
      camfleet/v1/group/lab/cmd/update     R  RW - - -
      camfleet/v1/group/lab/cmd/wipe       R  RW - - -
      camfleet/v1/group/lab/cmd/stream     R  RW - - -
      camfleet/v1/group/lab/set            R  RW - - -
      camfleet/v1/group/lab/set/fps        R  RW - - -
      camfleet/v1/all/cmd/ping             R  RW - - -
      camfleet/v1/all/set                  R  RW - - -
      camfleet/v1/all/set/fps              R  RW - - -
      camfleet/v1/fleet/status             R  RW R R R
      camfleet/v1/fleet/info               R  RW R R R
      camfleet/v1/fleet/ingest             R  RW R R R
      camfleet/v1/fleet/summary            R  RW R R R
      camfleet/v1/reply/cam1/c1            RW RW - - -
      camfleet/v1/reply/operator/c1        W  RW R - -
      camfleet/v1/reply/manager/c1         W  RW - - -
      camfleet/v1/dev/cam1/unknown         -  -  - - -
      camfleet/v1/dev/cam1                 -  -  - - -
      camfleet/v1/dev/cam1/cmd/ping/more   -  -  - - -
      other/v1/dev/cam1/status             -  -  - - -
      homeassistant/status                 -  RW - - RW
      homeassistant/device/camfleet/cam1/config - RW - - R
      """;

  private AccessMatrix() {}

  /** What one user may do with one topic. */
  record Cell(String topic, String user, String rights) {
    boolean has(char right) {
      return rights.indexOf(right) >= 0;
    }
  }

  static List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    TABLE
        .lines()
        .skip(1)
        .forEach(
            line -> {
              String[] columns = line.trim().split(" +");
              for (int i = 0; i < USERS.size(); i++) {
                cells.add(new Cell(columns[0], USERS.get(i), columns[i + 1]));
              }
            });
    return cells;
  }
}
