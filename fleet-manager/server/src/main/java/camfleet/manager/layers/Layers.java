package camfleet.manager.layers;

import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;

/** What follows from a document for a single camera; for many use {@link FleetLayers}. */
public final class Layers {
  private Layers() {}

  public static Effective effective(FleetDocument document, DeviceId device, SettingTable table) {
    return new FleetLayers(document, table).effective(device);
  }

  /** As the camera's table of settings has it. */
  public static LayerSteps explain(FleetDocument document, DeviceId device, String key) {
    return new FleetLayers(document, SettingTable.camera()).explain(device, key);
  }
}
