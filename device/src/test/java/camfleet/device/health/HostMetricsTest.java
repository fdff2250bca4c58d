package camfleet.device.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMetricsTest {
  @TempDir Path root;

  private HostMetrics host() {
    return new HostMetrics(root);
  }

  private void put(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void readsWhatAPiTells() throws Exception {
    put("proc/loadavg", "0.52 0.58 0.59 1/467 2934\n");
    put(
        "proc/meminfo",
        "MemTotal:        1894712 kB\nMemFree: 1 kB\nMemAvailable:    1500000 kB\n");
    put("proc/self/status", "Name:\tjava\nVmRSS:\t   61440 kB\n");
    put("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
    put("sys/class/thermal/thermal_zone0/temp", "48312\n");
    put("sys/class/thermal/thermal_zone1/type", "gpu\n");
    put("sys/class/thermal/thermal_zone1/temp", "90000\n");
    put("sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n");
    put(
        "proc/net/wireless",
        """
        Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
         face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
         wlan0: 0000   57.  -53.  -256        0      0      0      0     0        0
        """);
    put("run/systemd/timesync/synchronized", "");
    put("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0");
    put("etc/os-release", "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
    assertThat(host().load1m()).isEqualTo(0.52);
    assertThat(host().memoryTotalBytes()).isEqualTo(1894712L * 1024);
    assertThat(host().memoryAvailableBytes()).isEqualTo(1500000L * 1024);
    assertThat(host().rssBytes()).isEqualTo(61440L * 1024);
    assertThat(host().temperatureC()).isEqualTo(48.312);
    assertThat(host().throttled()).isEqualTo(0x50005L);
    assertThat(host().rssiDbm()).isEqualTo(-53.0);
    assertThat(host().clockSynchronised()).isTrue();
    assertThat(host().host().model()).isEqualTo("Raspberry Pi 4 Model B Rev 1.4");
    assertThat(host().host().os()).isEqualTo("Debian GNU/Linux 12 (bookworm)");
  }

  @Test
  void saysNothingOfWhatIsNotThere() {
    assertThat(host().load1m()).isNull();
    assertThat(host().memoryTotalBytes()).isNull();
    assertThat(host().rssBytes()).isNull();
    assertThat(host().temperatureC()).isNull();
    assertThat(host().throttled()).isNull();
    assertThat(host().rssiDbm()).isNull();
    assertThat(host().clockSynchronised()).isFalse();
    assertThat(host().host().model()).isNull();
  }

  @Test
  void doesNotTripOverNonsense() throws Exception {
    put("proc/loadavg", "");
    put("proc/meminfo", "MemTotal: many kB\n");
    put("sys/class/thermal/thermal_zone0/temp", "hot");
    put("sys/devices/platform/soc/soc:firmware/get_throttled", "what");
    put("proc/net/wireless", "nothing here");
    assertThat(host().load1m()).isNull();
    assertThat(host().memoryTotalBytes()).isNull();
    assertThat(host().temperatureC()).isNull();
    assertThat(host().throttled()).isNull();
    assertThat(host().rssiDbm()).isNull();
  }

  @Test
  void measuresTheDiskOfADirectoryThatIsYetToBeMade() {
    assertThat(host().diskFreeBytes(root.resolve("a/b/c"))).isPositive();
  }
}
