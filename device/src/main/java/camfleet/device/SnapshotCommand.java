package camfleet.device;

import camfleet.device.config.DeviceFile;
import camfleet.frame.Frame;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code camfleet-device snapshot}: one picture into a file, without a broker. */
@Command(
    name = "snapshot",
    description = "Takes one picture and writes it to a file, without a broker.",
    mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {
  @Mixin private DeviceOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "Where the JPEG goes.")
  private Path output;

  @Override
  public Integer call() throws Exception {
    DeviceFile file = options.readOne(System.getenv(), "snapshot");
    StderrLog.install("error", System.err);
    Frame frame = OnePicture.take(file);
    try {
      Files.write(output, frame.payload());
    } catch (IOException e) {
      throw new IOException("cannot write " + output + ": " + e.getMessage(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        output
            + ": "
            + frame.header().width()
            + "x"
            + frame.header().height()
            + ", "
            + frame.payload().length
            + " bytes");
    out.flush();
    return 0;
  }
}
