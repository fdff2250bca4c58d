package camfleet.manager.twin;

import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.FleetLayers;
import camfleet.manager.store.DeviceRevision;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Brings fleet revisions to devices: those of which something else is wanted than before, and no
 * others. On the twin's loop alone.
 */
final class Releases {
  private final FleetRevisions fleet;
  private final Revisions revisions;
  private final Post post;
  private final SettingTable settings;

  Releases(FleetRevisions fleet, Revisions revisions, Post post, SettingTable settings) {
    this.fleet = fleet;
    this.revisions = revisions;
    this.post = post;
    this.settings = settings;
  }

  /** Makes, stores and publishes; gives what was made. */
  List<DeviceRevision> release(
      long fleetNumber, Collection<DeviceId> devices, Long rollout, String by)
      throws TwinException {
    FleetLayers layers = fleet.layers(fleetNumber);
    List<DeviceRevision> made = new ArrayList<>();
    for (DeviceId device : new LinkedHashSet<>(devices)) {
      DeviceRevision mine = revisions.newest(device);
      Wanted wanted = Wanted.of(layers.effective(device));
      long number = fleetNumber;
      if (mine != null && mine.fleetNumber() > fleetNumber && fleet.isEdit(mine.fleetNumber())) {
        number = mine.fleetNumber();
        FleetDocument edited = fleet.layers(number).document();
        DeviceEdit edit = new DeviceEdit(settings, device);
        wanted = Wanted.of(edit.effective(edit.carried(layers.document(), edited)));
      }
      if (!isWanted(mine, wanted)) {
        made.add(revisions.next(device, wanted, number, rollout, by));
      }
    }
    send(made);
    return List.copyOf(made);
  }

  /** Stores, then publishes. */
  void send(List<DeviceRevision> made) {
    revisions.add(made);
    made.forEach(post::send);
  }

  /** Whether this is what is wanted already; of a device without a revision nothing is. */
  boolean isWanted(DeviceRevision mine, Wanted wanted) {
    return mine == null ? wanted.isNothing() : Wanted.of(mine.desired()).isSame(wanted, settings);
  }
}
