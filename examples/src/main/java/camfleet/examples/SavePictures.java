package camfleet.examples;

import camfleet.client.Camera;
import camfleet.client.Fleet;
import camfleet.client.ReceivedFrame;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Saves a camera's newest pictures, as a user's program would: MANAGER CAMERA COUNT FOLDER. */
public final class SavePictures {
  private SavePictures() {}

  public static void main(String[] args) throws Exception {
    try (Fleet fleet = Fleet.connect(URI.create(args[0]));
        Camera camera = fleet.camera(args[1])) {
      for (int left = Integer.parseInt(args[2]); left > 0; left--) {
        ReceivedFrame frame = camera.next(Duration.ofSeconds(10));
        if (frame == null) {
          System.err.println("no picture of " + args[1] + " within 10 s: " + camera.problem());
          System.exit(1);
        }
        Path file = Path.of(args[3], frame.sequence() + ".jpg");
        Files.write(file, frame.payload());
        System.out.println(
            file + ": " + frame.age().toMillis() + " ms old, " + frame.missed() + " missed");
      }
    }
  }
}
