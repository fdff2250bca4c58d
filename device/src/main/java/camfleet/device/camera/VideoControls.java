package camfleet.device.camera;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What can be asked of a V4L2 node besides pictures, open or not. */
interface VideoControls {
  /** Its controls; empty when nobody can tell. */
  List<VideoControl> controls(VideoNode node) throws IOException, InterruptedException;

  /** Its formats; empty when nobody can tell. */
  List<VideoFormat> formats(VideoNode node) throws IOException, InterruptedException;

  /** Sets controls by name, in their own numbers. */
  void set(VideoNode node, Map<String, Long> values) throws IOException, InterruptedException;

  /** What is in force. */
  Map<String, Long> get(VideoNode node, Collection<String> names)
      throws IOException, InterruptedException;
}
