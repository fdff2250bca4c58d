package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.command.PictureLeases;
import camfleet.device.command.Refusals;
import camfleet.device.health.HealthReporter;
import camfleet.device.health.HostMetrics;
import camfleet.device.health.StateReporter;
import camfleet.device.pipeline.Pipeline;
import camfleet.device.pipeline.PipelineStatus;
import camfleet.device.uplink.FrameCounts;
import camfleet.device.uplink.LatestUplink;
import camfleet.device.uplink.StreamSessions;
import camfleet.frame.FrameHeader;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceState;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.MqttLink;
import java.util.Map;
import java.util.Optional;

/** What {@code state} and {@code health} say, gathered from those who know. For any thread. */
final class DeviceFigures {
  private final Pipeline pipeline;
  private final Camera camera;
  private final LatestUplink uplink;
  private final StreamSessions streams;
  private final PictureLeases pictures;
  private final PictureDemand demand;
  private final Darkroom darkroom;
  private final Inbox inbox;
  private final Refusals refusals;
  private final MqttLink link;
  private final HostMetrics host;
  private final DevicePins pins;

  DeviceFigures(
      Pipeline pipeline,
      Camera camera,
      LatestUplink uplink,
      StreamSessions streams,
      PictureLeases pictures,
      PictureDemand demand,
      Darkroom darkroom,
      Inbox inbox,
      Refusals refusals,
      MqttLink link,
      HostMetrics host,
      DevicePins pins) {
    this.pipeline = pipeline;
    this.camera = camera;
    this.uplink = uplink;
    this.streams = streams;
    this.pictures = pictures;
    this.demand = demand;
    this.darkroom = darkroom;
    this.inbox = inbox;
    this.refusals = refusals;
    this.link = link;
    this.host = host;
    this.pins = pins;
  }

  StateReporter.Facts facts() {
    PipelineStatus status = pipeline.status();
    DeviceState.Stream stream = streams.state();
    return new StateReporter.Facts(
        demand.isSending(),
        status.camera(),
        status.error(),
        status.fps(),
        status.width(),
        status.height(),
        pictures.count() + stream.sessions(),
        stream,
        demand.publishedFps(),
        camera.synchronised());
  }

  HealthReporter.Facts health() {
    return new HealthReporter.Facts(
        frames(), messages(), clock(), controls(), pins.health(), darkroom.plugins());
  }

  private DeviceHealth.Frames frames() {
    PipelineStatus status = pipeline.status();
    FrameCounts counts = uplink.counts();
    return new DeviceHealth.Frames(
        status.captured(),
        counts.published(),
        counts.forgotten(),
        counts.tooLarge(),
        status.repeated(),
        counts.lost(),
        counts.bytes(),
        new DeviceHealth.Streamed(
            streams.counts().sent(), streams.counts().forgotten(), streams.counts().bytes()),
        status.encoded(),
        status.warmUp());
  }

  private DeviceHealth.Messages messages() {
    Inbox.Counts counts = inbox.counts();
    return new DeviceHealth.Messages(
        counts.received(), refusals.count(), counts.refused(), Math.max(0, link.connects() - 1));
  }

  /** What the camera itself says is in force; null when it does not say. */
  private Map<String, Object> controls() {
    Map<String, Object> readings = camera.readings();
    return readings.isEmpty() ? null : readings;
  }

  private DeviceHealth.Clock clock() {
    Optional<StreamSessions.ClockOffset> offset = streams.clockOffset();
    return new DeviceHealth.Clock(
        host.clockSynchronised(),
        offset.map(StreamSessions.ClockOffset::offsetMs).orElse(null),
        offset.map(StreamSessions.ClockOffset::errorMs).orElse(null));
  }

  /** Bound of the clock's error, or {@link FrameHeader#UNKNOWN_ERROR}. */
  long clockErrorMicros() {
    return streams
        .clockOffset()
        .map(known -> (long) ((Math.abs(known.offsetMs()) + known.errorMs()) * 1000) + 1)
        .map(micros -> Math.min(micros, FrameHeader.UNKNOWN_ERROR - 1))
        .orElse(FrameHeader.UNKNOWN_ERROR);
  }
}
