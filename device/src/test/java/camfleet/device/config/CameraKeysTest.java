package camfleet.device.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import camfleet.message.Yaml;
import camfleet.setting.SettingTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraKeysTest {
  private static final String TWO =
      """
      broker: mqtt://192.0.2.1
      data_dir: /var/lib/camfleet
      groups: [lab]
      settings: {fps: 5, quality: 60}
      warm_up_s: 1
      cameras:
        porch-left:
          password: left
        porch-right:
          camera: film
          password: right
          user: other
          groups: [outside]
          settings: {fps: 10}
          warm_up_s: 2
      """;

  private static DeviceFileReader reader(String yaml) throws Exception {
    return new DeviceFileReader(
            SettingTable.camera(),
            source -> List.of("synthetic", "film").contains(source) ? null : "no such camera")
        .file("device.yaml", Yaml.read(yaml, "device.yaml"));
  }

  private static List<DeviceFile> cameras(DeviceFileReader reader) throws Exception {
    return reader.read(List.of()).whole();
  }

  private static List<String> problems(DeviceFileReader reader) {
    return catchThrowableOfType(ConfigException.class, () -> reader.read(List.of()).whole())
        .problems();
  }

  @Test
  void eachCameraIsADeviceWithItsOwnLoginAndState() throws Exception {
    List<DeviceFile> cameras = cameras(reader(TWO));
    assertThat(cameras)
        .extracting(file -> file.id().value())
        .containsExactly("porch-left", "porch-right");
    assertThat(cameras).extracting(DeviceFile::user).containsExactly("porch-left", "other");
    assertThat(cameras).extracting(DeviceFile::password).containsExactly("left", "right");
    assertThat(cameras).extracting(DeviceFile::camera).containsExactly("synthetic", "film");
    assertThat(cameras)
        .extracting(DeviceFile::dataDir)
        .containsExactly(
            Path.of("/var/lib/camfleet/porch-left"), Path.of("/var/lib/camfleet/porch-right"));
    assertThat(cameras).allMatch(file -> file.broker().host().equals("192.0.2.1"));
  }

  @Test
  void whatStandsBesideThemIsTheirDefault() throws Exception {
    List<DeviceFile> cameras = cameras(reader(TWO));
    assertThat(cameras.get(0).settings()).isEqualTo(Map.of("fps", 5.0, "quality", 60L));
    assertThat(cameras.get(1).settings()).isEqualTo(Map.of("fps", 10.0, "quality", 60L));
    assertThat(cameras)
        .extracting(DeviceFile::groups)
        .containsExactly(List.of("lab"), List.of("outside"));
    assertThat(cameras).extracting(file -> file.warmUp().toSeconds()).containsExactly(1L, 2L);
  }

  @Test
  void stateIsKeptByIdWhereNothingSaysWhere() throws Exception {
    assertThat(cameras(reader("cameras: {cam1: , cam2: {}}")))
        .extracting(DeviceFile::dataDir)
        .containsExactly(Path.of("camfleet-data/cam1"), Path.of("camfleet-data/cam2"));
  }

  @Test
  void environmentAndOptionsLieOverAllOfThem() throws Exception {
    List<DeviceFile> cameras =
        cameras(
            reader(TWO)
                .environment(Map.of("CAMFLEET_GROUPS", "night"))
                .options(Map.of("data_dir", "here"))
                .setting("fps", "2"));
    assertThat(cameras).allMatch(file -> file.groups().equals(List.of("night")));
    assertThat(cameras).allMatch(file -> file.settings().get("fps").equals(2.0));
    assertThat(cameras.get(1).dataDir()).isEqualTo(Path.of("here/porch-right"));
  }

  @Test
  void idChoosesOneAndWhatIsOfOneNeedsIt() throws Exception {
    DeviceFile one = reader(TWO).options(Map.of("id", "porch-right", "camera", "synthetic")).read();
    assertThat(one.id().value()).isEqualTo("porch-right");
    assertThat(one.camera()).isEqualTo("synthetic");
    assertThat(one.password()).isEqualTo("right");
    assertThat(problems(reader(TWO).options(Map.of("id", "porch"))))
        .containsExactly("--id: there is no porch in cameras, only porch-left, porch-right");
    assertThat(
            problems(
                reader(TWO)
                    .environment(Map.of("CAMFLEET_PASSWORD", "x"))
                    .options(Map.of("camera", "film"))))
        .containsExactly(
            "--camera: is of one camera, and there are several: say which one with --id",
            "CAMFLEET_PASSWORD: is of one camera, and there are several: say which one with --id");
    assertThat(catchThrowableOfType(ConfigException.class, () -> reader(TWO).read()).problems())
        .containsExactly(
            "there are several cameras, say which one with --id: porch-left, porch-right");
  }

  @Test
  void tellsEverythingThatIsWrongOnceAndWithTheCamerasId() throws Exception {
    List<String> problems =
        problems(
            reader(
                """
                id: cam1
                password: secret
                nix: 1
                settings: {quality: 0}
                cameras:
                  No: {}
                  cam2: {camera: tape, broker: mqtt://x, settings: {fps: 0}, groups: lab}
                  cam3: 7
                  cam4: {password_file: /nowhere/password}
                """));
    assertThat(problems)
        .hasSize(11)
        .contains(
            "device.yaml: id: each of cameras has its own, so this has no place beside them",
            "device.yaml: password: each of cameras has its own, so this has no place beside them",
            "device.yaml: cameras.cam2.camera: no such camera",
            "device.yaml: cameras.cam2: there is no key \"broker\" of one camera; there are camera,"
                + " user, password, password_file, warm_up_s, groups, settings",
            "device.yaml: cameras.cam2.groups: must be a list of names, was \"lab\"",
            "device.yaml: cameras.cam3: must be a map of keys, was \"7\"",
            "device.yaml: cameras.cam4.password_file: there is no file /nowhere/password")
        .anySatisfy(p -> assertThat(p).startsWith("device.yaml: there is no key \"nix\""))
        .anySatisfy(p -> assertThat(p).startsWith("device.yaml: settings: quality must be"))
        .anySatisfy(
            p -> assertThat(p).startsWith("device.yaml: cameras.cam2.settings: fps must be"))
        .anySatisfy(p -> assertThat(p).startsWith("device.yaml: cameras.No: device id must be"));
  }

  @Test
  void theOthersAreReadWhereOneIsWrong() throws Exception {
    DeviceFiles files =
        reader("cameras: {cam1: {camera: tape}, cam2: {}, cam3: {warm_up_s: 9}}").read(List.of());
    assertThat(files.cameras()).extracting(file -> file.id().value()).containsExactly("cam2");
    assertThat(files.problems())
        .containsExactly(
            "device.yaml: cameras.cam1.camera: no such camera",
            "device.yaml: cameras.cam3.warm_up_s: must be a number 0..3 of seconds, was 9");
  }

  @Test
  void aSourceThatIsNotThereNowIsWaitedForByItsNeighboursOnly() throws Exception {
    String away = "cameras: {cam1: {camera: tape}, cam2: {}}";
    assertThat(cameras(reader(away).several(source -> null))).hasSize(2);
    assertThat(problems(reader("id: cam1\ncamera: tape").several(source -> null)))
        .containsExactly("device.yaml: camera: no such camera");
  }

  @Test
  void camerasMustBeSomeAndStandInTheFile() throws Exception {
    assertThat(problems(reader("cameras: {}")))
        .singleElement()
        .asString()
        .startsWith("device.yaml: cameras: must be a map of ids");
    assertThat(problems(reader("cameras: [cam1]")))
        .singleElement()
        .asString()
        .startsWith("device.yaml: cameras: must be a map of ids");
    assertThat(problems(reader("id: cam1").environment(Map.of("CAMFLEET_CAMERAS", "cam1"))))
        .containsExactly("CAMFLEET_CAMERAS: cameras come from the file");
  }

  @Test
  void theAnnotatedExampleOfSeveralIsRight() throws Exception {
    String text = Files.readString(Path.of("device.yaml.example"));
    String several = text.substring(text.indexOf("# cameras:")).replaceAll("(?m)^# ", "");
    assertThat(problems(reader(several.replace("file:/var/lib/camfleet/right.mp4", "film"))))
        .containsExactly(
            "device.yaml: cameras.porch-left.password_file: there is no file"
                + " /etc/camfleet/porch-left.password",
            "device.yaml: cameras.porch-right.password_file: there is no file"
                + " /etc/camfleet/porch-right.password");
  }
}
