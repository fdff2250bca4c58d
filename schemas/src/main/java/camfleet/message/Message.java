package camfleet.message;

/**
 * A JSON document of the protocol. The permitted records are the complete list; each has a JSON
 * Schema and a golden file.
 */
public sealed interface Message
    permits CommandRequest,
        CommandResult,
        DesiredConfig,
        DeviceEvent,
        DeviceHealth,
        DeviceInfo,
        DeviceState,
        FleetSummary,
        FrameMetadata,
        IngestEndpoints,
        LogEntry,
        ManagerInfo,
        ReportedConfig,
        SettingsPatch,
        UpdateInfo {

  /** The payload to publish. */
  default byte[] toBytes() {
    return Json.bytes(this);
  }
}
