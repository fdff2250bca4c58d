package camfleet.device;

import camfleet.device.camera.CameraException;
import camfleet.device.camera.Cameras;
import camfleet.device.camera.FoundCamera;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code camfleet-device cameras}: what is plugged in, as it is written in device.yaml. */
@Command(
    name = "cameras",
    description = "Lists the cameras of this machine as lines for device.yaml.",
    mixinStandardHelpOptions = true)
final class CamerasCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<FoundCamera> found = new ArrayList<>();
    String problem = null;
    try {
      found.addAll(Cameras.modules());
    } catch (CameraException e) {
      problem = e.getMessage();
    }
    found.addAll(Cameras.webcams());
    if (found.isEmpty() && problem == null) {
      out.println("no camera is plugged in");
    }
    for (FoundCamera camera : found) {
      out.println("# " + camera.words());
      out.println("camera: \"" + camera.sources().get(0) + "\"");
      camera.sources().stream().skip(1).forEach(other -> out.println("#  or: \"" + other + "\""));
    }
    out.flush();
    if (problem != null) {
      spec.commandLine().getErr().println(problem);
      spec.commandLine().getErr().flush();
      return 1;
    }
    return 0;
  }
}
