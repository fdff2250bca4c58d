package camfleet.device;

import camfleet.device.config.ConfigException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** The door of {@code camfleet-device}. */
@Command(
    name = "camfleet-device",
    description = "The camera agent: takes pictures and brings them to the fleet's broker.",
    mixinStandardHelpOptions = true,
    versionProvider = DeviceMain.Version.class,
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      CamerasCommand.class,
      SnapshotCommand.class,
      SimulateCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped or done",
      "1:failed",
      "2:wrong options or configuration",
      "75:to be started again (the command restart, or a camera that hangs after a trial)"
    })
public final class DeviceMain {
  /** To be started again (sysexits.h EX_TEMPFAIL). */
  static final int RESTART = 75;

  private DeviceMain() {}

  /** Says the version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"camfleet-device " + DeviceInfoDocument.version()};
    }
  }

  /** The command line, for the program and for tests. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new DeviceMain());
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          PrintWriter err = command.getErr();
          if (failure instanceof ConfigException e) {
            e.problems().forEach(problem -> err.println("camfleet-device: " + problem));
            err.flush();
            return 2;
          }
          if (failure instanceof java.io.IOException
              || failure instanceof IllegalArgumentException) {
            err.println("camfleet-device: " + failure.getMessage());
            err.flush();
            return 1;
          }
          throw failure;
        });
    return commandLine;
  }

  public static void main(String[] arguments) {
    CommandLine commandLine = commandLine();
    if (arguments.length == 0) {
      commandLine.usage(commandLine.getErr());
      commandLine.getErr().flush();
      System.exit(2);
    }
    System.exit(commandLine.execute(arguments));
  }
}
