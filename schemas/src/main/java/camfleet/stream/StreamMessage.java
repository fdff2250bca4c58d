package camfleet.stream;

/** What one side says to the other. The permitted types are the complete list. */
public sealed interface StreamMessage permits StreamDocument, FrameMessage, Credit, Ping, Pong {
  StreamType type();
}
