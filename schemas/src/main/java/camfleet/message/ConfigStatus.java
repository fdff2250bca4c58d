package camfleet.message;

/** What became of a configuration revision; all but {@link #PENDING} are final. */
public enum ConfigStatus {
  PENDING,
  APPLIED,
  REJECTED,
  ROLLED_BACK,
  SUPERSEDED
}
