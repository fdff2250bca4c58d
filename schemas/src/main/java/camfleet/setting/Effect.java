package camfleet.setting;

/** What applying a changed setting interrupts. */
public enum Effect {
  LIVE,
  STREAM_RESTART,
  PROCESS_RESTART
}
