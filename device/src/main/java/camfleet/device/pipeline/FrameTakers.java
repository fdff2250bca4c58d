package camfleet.device.pipeline;

import camfleet.frame.Frame;
import java.util.List;
import java.util.function.Consumer;

/** Those to whom a pipeline's frames go. It is called on the capture thread and does not block. */
@FunctionalInterface
public interface FrameTakers {
  /** Takers for a camera of which only single pictures are asked for. */
  FrameTakers NONE = List::of;

  /**
   * Who takes the frame of a picture that came just now. Where nobody does, the picture is not
   * encoded. It is asked once for each picture, since who wants fewer than come has taken its turn
   * with the answer.
   */
  List<Consumer<Frame>> now();
}
