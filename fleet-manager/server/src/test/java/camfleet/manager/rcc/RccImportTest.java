package camfleet.manager.rcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import camfleet.manager.layers.FleetDocument;
import camfleet.message.Yaml;
import camfleet.runtime.MalformedException;
import camfleet.setting.SettingTable;
import camfleet.topic.DeviceId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RccImportTest {
  private static RccImport read(String text) throws MalformedException {
    return RccImport.of(text, "colony.config");
  }

  private static RccImport camera(String lines) throws MalformedException {
    return read("[controllers]\n[[cam-1]]\n" + lines.replace("; ", "\n"));
  }

  /** What the only camera has of its own. */
  private static Map<String, Object> own(String lines) throws MalformedException {
    return document(camera(lines)).devices().get(DeviceId.of("cam-1")).config();
  }

  /** The document as the manager reads it, from the YAML and from the map alike. */
  private static FleetDocument document(RccImport made) throws MalformedException {
    FleetDocument.Checked fromMap = FleetDocument.read(made.document(), SettingTable.camera());
    assertThat(fromMap.problems()).isEmpty();
    FleetDocument.Checked fromYaml =
        FleetDocument.read(Yaml.read(made.yaml(), "fleet.yaml"), SettingTable.camera());
    assertThat(fromYaml.problems()).isEmpty();
    assertThat(fromYaml.document()).isEqualTo(fromMap.document());
    return fromYaml.document();
  }

  private static List<String> sentences(RccImport made) {
    return made.notes().stream().map(Note::sentence).toList();
  }

  @Test
  void aColonyOfThreeBecomesAFleetOfThree() throws Exception {
    RccImport made =
        read(
            """
            [general]
                acquisition_name = "night watch"   # base name
                remote_data_path = "/data/colony"
                rpi_username = "pi"
                max_acquisition_time = 3600

            [log]
                address = "192.0.2.1"
                level = "DEBUG"

            [control]
                port = 54545

            [controllers]
                [[Cage_Red]]
                    description = "from the left"
                    address = 192.0.2.11
                    ttl_channel_external = 3
                    ttl_in_pin = 16
                    framerate = 40
                    resolution = 1640x1232
                    color_effects = 128, 128
                [[Cage_Blue]]
                    description = "from above"
                    address = 192.0.2.12
                    framerate = 40
                    resolution = (1640, 1232)
                    color_effects = (128, 128)
                [[Cage_Green]]
                    address = 192.0.2.13
                    framerate = 30
                    resolution = 1640x1232
                    color_effects = None
            """);
    assertThat(made.yaml())
        .isEqualTo(
            """
            # From colony.config, a file of RPi Camera Colony; its defaults that differ are written out.
            version: 1
            defaults:
              fps: 90
              resolution: 1640x1232
              log_level: debug
              black_and_white: true
              metering_mode: average
              save_data: true
              acquisition_name: "night watch"
              max_acquisition_s: 3600
              data_path: /data/colony
              ttl_in_pin: 23
              ttl_out_pin: 14
            devices:
              # from above
              cage-blue:
                config:
                  name: Cage_Blue
                  fps: 40
              cage-green:
                config:
                  name: Cage_Green
                  fps: 30
                  black_and_white: false
              # from the left
              cage-red:
                config:
                  name: Cage_Red
                  fps: 40
                  ttl_channel_external: 3
            """);
    assertThat(document(made).devices()).hasSize(3);
    assertThat(made.notes())
        .contains(
            new Note(
                Note.Kind.LEFT_OUT,
                "rpi_username",
                List.of(4),
                "rpi_username is left out: nobody logs in to a camera; its agent is installed once"
                    + " and starts by itself"),
            new Note(
                Note.Kind.CONVERTED,
                "ttl_in_pin",
                List.of(19),
                "ttl_in_pin = 16 is now ttl_in_pin: 23; pins are BCM numbers, not BOARD numbers"),
            new Note(
                Note.Kind.CONVERTED,
                "color_effects",
                List.of(22, 28),
                "color_effects = (128, 128) is now black_and_white: true; that is what it does"));
    assertThat(made.notes())
        .filteredOn(note -> note.key().equals("address") && note.lines().size() > 1)
        .singleElement()
        .satisfies(note -> assertThat(note.lines()).containsExactly(17, 25, 30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "brightness = 0              | brightness           | -1.0",
        "brightness = 60             | brightness           | 0.2",
        "brightness = 100            | brightness           | 1.0",
        "contrast = -100             | contrast             | 0.0",
        "contrast = 10               | contrast             | 1.1",
        "saturation = -20            | saturation           | 0.8",
        "sharpness = 100             | sharpness            | 2.0",
        "iso = 400                   | gain                 | 4.0",
        "iso = 1600                  | gain                 | 16.0",
        "ttl_out_duration = .0005    | ttl_out_pulse_us     | 500",
        "ttl_out_duration = 1        | ttl_out_pulse_us     | 1000000",
        "ttl_in_pin = 40             | ttl_in_pin           | 21",
        "ttl_in_pin = -1             | ttl_in_pin           | -1",
        "ttl_out_pin = None          | ttl_out_pin          | -1",
        "framerate = 1               | fps                  | 1.0",
        "resolution = 1280,720       | resolution           | 1280x720",
        "resolution = 641x481        | resolution           | 640x480",
        "hflip = yes                 | hflip                | true",
        "vflip = True                | vflip                | true",
        "rotation = 270              | rotation_deg         | 270",
        "shutter_speed = 2500        | shutter_us           | 2500",
        "color_effects = None        | black_and_white      | false",
        "video_denoise = False       | denoise              | off",
        "video_stabilization = on    | stabilization        | true",
        "led = True                  | led                  | true",
        "zoom = (0, 0, .5, .25)      | zoom                 | [0.0, 0.0, 0.5, 0.25]",
        "zoom = .5, .5, 1, 1         | zoom                 | [0.5, 0.5, 0.5, 0.5]",
        "exposure_mode = sports      | exposure_mode        | sport",
        "exposure_mode = verylong    | exposure_mode        | long",
        "exposure_compensation = -12 | exposure_compensation_ev | -2.0",
        "meter_mode = spot           | metering_mode        | spot",
        "awb_mode = sunlight         | white_balance_mode   | daylight",
        "awb_gains = 1.5, 1.25       | white_balance_blue_gain | 1.25",
        "awb_gains = 1.5             | white_balance_red_gain | 1.5",
        "ttl_channel_external = 7    | ttl_channel_external | 7"
      })
  void aValueKeepsItsMeaning(String line, String setting, String value) throws Exception {
    FleetDocument fleet = document(camera(line));
    Map<String, Object> own = fleet.devices().get(DeviceId.of("cam-1")).config();
    Object inForce =
        own.getOrDefault(
            setting,
            fleet.defaults().getOrDefault(setting, SettingTable.camera().defaults().get(setting)));
    assertThat(String.valueOf(inForce)).isEqualTo(value);
  }

  @Test
  void valuesThatAreNormalThereAreNormalHereAndNeedNoWord() throws Exception {
    RccImport made =
        camera(
            "brightness = 50; contrast = 0; saturation = 0; sharpness = 0; iso = 0; hflip = False;"
                + " image_denoise = True; video_denoise = True; zoom = 0, 0, 1, 1; framerate = 90;"
                + " resolution = 640x480; rotation = 0; shutter_speed = 0; awb_mode = auto;"
                + " exposure_mode = auto; exposure_compensation = 0; led = False");
    assertThat(document(made).devices().get(DeviceId.of("cam-1")).config()).isEmpty();
    assertThat(made.notes()).noneMatch(note -> note.kind() == Note.Kind.CONVERTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "address = 192.0.2.1",
        "preview_alpha = 255",
        "still_stats = False",
        "image_denoise = True",
        "stream_video = True",
        "stream_address = 192.0.2.1",
        "stream_port = 8001",
        "sensor_mode = 2",
        "drc_strength = high",
        "flash_mode = off",
        "image_effect = negative",
        "color_effects = 90, 128",
        "exposure_mode = fireworks",
        "meter_mode = backlit",
        "awb_mode = flash",
        "awb_mode = off",
        "exposure_mode = off",
        "no_such_key = 1"
      })
  void whatHasNoMeaningHereIsToldWithItsLine(String line) throws Exception {
    String key = line.substring(0, line.indexOf(' '));
    assertThat(camera(line).notes())
        .filteredOn(note -> note.kind() == Note.Kind.LEFT_OUT && note.key().equals(key))
        .singleElement()
        .satisfies(
            note -> {
              assertThat(note.lines()).containsExactly(3);
              assertThat(note.sentence()).startsWith(key + " is left out: ");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "framerate = 91         | framerate must be an integer 1..90, was 91",
        "framerate = 0          | framerate must be an integer 1..90, was 0",
        "framerate = fast       | framerate must be an integer 1..90, was fast",
        "brightness = 101       | brightness must be an integer 0..100, was 101",
        "contrast = -101        | contrast must be an integer -100..100, was -101",
        "iso = 1601             | iso must be an integer 0..1600, was 1601",
        "vflip = perhaps        | vflip must be True or False, was perhaps",
        "resolution = 640       | resolution must be width and height in pixels, such as 640, 480 or 640x480, was 640",
        "zoom = 0, 0, 1         | zoom must be x, y, width and height as fractions 0..1, was (0, 0, 1)",
        "ttl_in_pin = 1         | ttl_in_pin must be a pin of the header (BOARD number) that is a GPIO line, such as 16, was 1",
        "ttl_in_pin = 41        | ttl_in_pin must be an integer -1..40, was 41",
        "awb_gains = 1, 2, 3    | awb_gains must be one or two numbers 0..8, red and blue, was (1, 2, 3)",
        "rotation = 45          | rotation becomes rotation_deg, and rotation_deg must be one of 0, 90, 180, 270, was 45",
        "ttl_out_duration = 2   | ttl_out_duration becomes ttl_out_pulse_us, and ttl_out_pulse_us must be an integer 1..1000000, was 2000000"
      })
  void aValueThatIsWrongThereIsToldWithLineKeyAndRange(String line, String sentence) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> camera(line))
        .withMessage("colony.config:3: " + sentence);
  }

  @Test
  void everyWrongValueIsToldAtOnce() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> camera("framerate = 500; brightness = -1; hflip = 2"))
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .containsExactly(
                        "colony.config:3: framerate must be an integer 1..90, was 500",
                        "colony.config:4: brightness must be an integer 0..100, was -1",
                        "colony.config:5: hflip must be True or False, was 2"));
  }

  @Test
  void anotherProgramsFileIsToldAsSuch() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> read("[camera]\nfps = 5\n"))
        .withMessageContaining("colony.config: has no section [controllers]");
  }

  @Test
  void generalSettingsOverruleACameraUnlessTheFileSaysOtherwise() throws Exception {
    String text =
        """
        [general]
          save_data = False
        %s
        [controllers]
          [[cam-1]]
            save_data = True
        """;
    RccImport overruled = read(text.formatted(""));
    assertThat(document(overruled).defaults()).doesNotContainKey("save_data");
    assertThat(own(overruled)).doesNotContainKey("save_data");
    assertThat(sentences(overruled)).contains("save_data = True gives way to False of [general]");

    RccImport own = read(text.formatted("general_setting_has_priority = False"));
    assertThat(document(own).defaults()).containsEntry("save_data", true);
  }

  private static Map<String, Object> own(RccImport made) throws MalformedException {
    return document(made).devices().get(DeviceId.of("cam-1")).config();
  }

  @Test
  void whatWouldNameAFolderIsMadeSafe() throws Exception {
    RccImport made =
        read(
            """
            [general]
              acquisition_name = "mouse 12/../x."
              acquisition_group = Käfig
              remote_data_path = "~/data"
            [controllers]
            """);
    assertThat(document(made).defaults())
        .containsEntry("acquisition_name", "mouse 12_.._x_")
        .containsEntry("acquisition_group", "K_fig")
        .doesNotContainKey("data_path");
    assertThat(sentences(made)).anyMatch(s -> s.startsWith("remote_data_path is left out"));
  }

  @Test
  void theSerialConsolesPinIsWarnedOf() throws Exception {
    assertThat(sentences(camera("ttl_out_pin = 8")))
        .anyMatch(s -> s.contains("serial console's: switch that off"));
  }

  @Test
  void itSaysThatExposureStaysAutomatic() throws Exception {
    List<Note> notes = camera("framerate = 30").notes();
    assertThat(notes.get(notes.size() - 1).key()).isEqualTo("exposure");
    assertThat(notes.get(notes.size() - 1).lines()).isEmpty();
  }

  @Test
  void whatOneCameraSaysStaysItsOwn() throws Exception {
    assertThat(own("framerate = 30")).isEqualTo(Map.of("fps", 30.0));
  }
}
