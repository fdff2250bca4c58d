package camfleet.stream;

/**
 * A message whose body is JSON. The permitted records are the complete list; each has a JSON Schema
 * and a golden file.
 */
public sealed interface StreamDocument extends StreamMessage
    permits Hello, Welcome, Subscribe, Unsubscribe, Notice, Bye {}
