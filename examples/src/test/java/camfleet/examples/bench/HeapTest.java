package camfleet.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HeapTest {
  @Test
  void readsWhatG1Uses() throws Exception {
    String info =
        """
        4711:
         garbage-first heap   total 65536K, used 5321K [0x00000000e0000000, 0x0000000100000000)
          region size 1024K, 1 young (1024K), 0 survivors (0K)
         Metaspace       used 30211K, committed 30720K, reserved 1114112K
          class space    used 3210K, committed 3456K, reserved 1048576K
        """;
    assertThat(Heap.used(info)).isEqualTo(5321L * 1024);
  }

  @Test
  void readsWhatG1OfNewerJdksUses() throws Exception {
    String info =
"""
4711:
 garbage-first heap   total reserved 524288K, committed 65536K, used 4096K [0x00000000e0000000)
 Metaspace       used 30211K, committed 30720K, reserved 1114112K
""";
    assertThat(Heap.used(info)).isEqualTo(4096L * 1024);
  }

  @Test
  void addsGenerationsUp() throws Exception {
    String info =
        """
         def new generation   total 4928K, used 100K [0x1, 0x2, 0x3)
          eden space 4416K,   2% used [0x1, 0x2, 0x3)
         tenured generation   total 10944K, used 1000K [0x1, 0x2, 0x3)
           the space 10944K,  48% used [0x1, 0x2, 0x3)
        """;
    assertThat(Heap.used(info)).isEqualTo(1100L * 1024);
  }

  @Test
  void refusesAnythingElse() {
    assertThatThrownBy(() -> Heap.used("4711: Unable to open socket file\n"))
        .isInstanceOf(IOException.class)
        .hasMessage("jcmd says nothing of a heap: 4711: Unable to open socket file");
  }
}
