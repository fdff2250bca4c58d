package camfleet.client;

/** Whether a device is there, as the manager knows it. */
public enum Presence {
  ONLINE,
  /** It says that it is online, but nothing fresh has come for a while. */
  STALE,
  OFFLINE,
  /** The manager has not heard of it since its own start. */
  UNKNOWN
}
