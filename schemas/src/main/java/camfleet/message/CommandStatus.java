package camfleet.message;

/** How far a command is; the last four are final and each command gets exactly one of them. */
public enum CommandStatus {
  ACCEPTED,
  RUNNING,
  DONE,
  FAILED,
  REJECTED,
  EXPIRED;

  public boolean isFinal() {
    return this != ACCEPTED && this != RUNNING;
  }
}
