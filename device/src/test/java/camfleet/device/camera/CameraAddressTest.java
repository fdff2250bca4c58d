package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CameraAddressTest {
  @ParameterizedTest
  @CsvSource({
    "rtsp://10.0.0.7/live, rtsp://10.0.0.7/live",
    "rtsp://anna:secret@10.0.0.7:554/live, rtsp://***@10.0.0.7:554/live",
    "http://cam/v.cgi?user=anna&pwd=secret&size=2, http://cam/v.cgi?user=***&pwd=***&size=2",
    "https://cam/a@b/stream.mjpg?api_key=secret, https://cam/a@b/stream.mjpg?api_key=***"
  })
  void showsNoLogin(String url, String shown) {
    assertThat(new CameraAddress(url).shown()).isEqualTo(shown);
    assertThat(Cameras.shown(url)).isEqualTo(shown);
  }

  @Test
  void hidesLoginsInTheWordsOfAProgram() {
    assertThat(
            Ffmpeg.plain(
                "[tcp @ 0x1] rtsp://anna:secret@h/x: Connection refused", "rtsp://anna:secret@h/x"))
        .isEqualTo("Connection refused");
    assertThat(Ffmpeg.plain("Redirected to http://anna:secret@h/y", "http://h/x"))
        .isEqualTo("Redirected to http://***@h/y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rtsp://", "http:///x", "rtsp://anna:sec/ret@h/x", "http://h h/", "http://h:x/"})
  void refusesWhatIsNoAddressWithoutShowingItsLogin(String url) {
    assertThatThrownBy(() -> Cameras.check(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a camera's address must be like rtsp://HOST[:PORT]/PATH")
        .hasMessageNotContaining("ret@");
    assertThat(Cameras.shown("rtps://anna:sec/ret@h/x")).isEqualTo("rtps://***@h/x");
  }
}
