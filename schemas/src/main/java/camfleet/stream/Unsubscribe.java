package camfleet.stream;

/**
 * A subscriber wants no more frames of a subscription; its channels end with a NOTICE each.
 *
 * @param id the subscription's
 */
public record Unsubscribe(String id) implements StreamDocument {
  public Unsubscribe {
    Texts.required("id", id, Texts.MAX_ID);
  }

  @Override
  public StreamType type() {
    return StreamType.UNSUBSCRIBE;
  }
}
