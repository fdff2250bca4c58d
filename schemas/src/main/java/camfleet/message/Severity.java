package camfleet.message;

/** How much an event matters. */
public enum Severity {
  INFO,
  WARNING,
  ERROR
}
