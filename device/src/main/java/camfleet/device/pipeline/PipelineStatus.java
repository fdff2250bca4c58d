package camfleet.device.pipeline;

import camfleet.message.CameraStatus;

/**
 * How a pipeline is at one moment.
 *
 * @param error why the camera is stalled or failed, in one sentence, else null
 * @param fps measured new pictures per second
 * @param width pixels of the last picture, 0 before the first
 * @param height pixels of the last picture, 0 before the first
 * @param captured new pictures while some were wanted
 * @param encoded those that somebody took, which alone became frames
 * @param warmUp pictures that were not delivered because the camera had just been opened
 * @param repeated pictures that the source gave once more, which became none
 * @param failures openings and reads that failed, stalls and refusals of the receiver
 */
public record PipelineStatus(
    CameraStatus camera,
    String error,
    double fps,
    int width,
    int height,
    long captured,
    long encoded,
    long warmUp,
    long repeated,
    long failures) {}
