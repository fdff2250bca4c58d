package camfleet.device.camera;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.opencv.core.Mat;
import org.opencv.videoio.VideoCapture;
import org.opencv.videoio.VideoWriter;
import org.opencv.videoio.Videoio;

/** A V4L2 node through OpenCV: JPEGs as the camera made them, anything else decoded. */
final class OpenCvVideo implements VideoStream {
  private final VideoCapture capture;
  private final String code;
  private final int width;
  private final int height;
  private final double fps;
  private final boolean isMotionJpeg;
  private final SpareMat spare = new SpareMat();

  private OpenCvVideo(VideoCapture capture) {
    this.capture = capture;
    this.code = code((int) capture.get(Videoio.CAP_PROP_FOURCC));
    this.width = (int) capture.get(Videoio.CAP_PROP_FRAME_WIDTH);
    this.height = (int) capture.get(Videoio.CAP_PROP_FRAME_HEIGHT);
    this.fps = capture.get(Videoio.CAP_PROP_FPS);
    this.isMotionJpeg = code.equals(VideoFormat.MOTION_JPEG) || code.equals("JPEG");
    // Then OpenCV gives the driver's buffer, which is the camera's JPEG.
    capture.set(Videoio.CAP_PROP_CONVERT_RGB, isMotionJpeg ? 0 : 1);
  }

  /** Opens a node; its driver may round what is asked for. */
  static OpenCvVideo open(VideoNode node, int width, int height, double fps, boolean motionJpeg)
      throws CameraException {
    try {
      OpenCv.load();
    } catch (IllegalStateException e) {
      throw new CameraException(e.getMessage(), e);
    }
    if (!Files.isReadable(node.device()) || !Files.isWritable(node.device())) {
      throw new CameraException(
          node.words() + " cannot be opened: put the agent's user into the group video");
    }
    VideoCapture capture = new VideoCapture(node.device().toString(), Videoio.CAP_V4L2);
    if (!capture.isOpened()) {
      capture.release();
      throw new CameraException(
          node.words()
              + " cannot be opened; another program may have it open (see: fuser "
              + node.device()
              + ")");
    }
    if (motionJpeg) {
      capture.set(Videoio.CAP_PROP_FOURCC, VideoWriter.fourcc('M', 'J', 'P', 'G'));
    }
    capture.set(Videoio.CAP_PROP_FRAME_WIDTH, width);
    capture.set(Videoio.CAP_PROP_FRAME_HEIGHT, height);
    // OpenCV takes whole numbers only.
    capture.set(Videoio.CAP_PROP_FPS, Math.max(1, Math.round(fps)));
    return new OpenCvVideo(capture);
  }

  private static String code(int fourcc) {
    byte[] bytes = {
      (byte) fourcc, (byte) (fourcc >> 8), (byte) (fourcc >> 16), (byte) (fourcc >> 24)
    };
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public double fps() {
    return fps;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public boolean grab() {
    return capture.grab();
  }

  @Override
  public long grabbedNanos() {
    return Math.round(capture.get(Videoio.CAP_PROP_POS_MSEC) * 1e6);
  }

  @Override
  public Picture retrieve(long capturedAtNanos) {
    if (isMotionJpeg) {
      Mat buffer = new Mat();
      try {
        return capture.retrieve(buffer) ? MotionJpeg.picture(bytes(buffer), capturedAtNanos) : null;
      } finally {
        buffer.release();
      }
    }
    Mat mat = spare.take(width, height);
    if (!capture.retrieve(mat) || mat.empty() || mat.channels() != 3) {
      spare.giveBack(mat);
      return null;
    }
    return new Image(mat, capturedAtNanos, false, spare::giveBack);
  }

  private static byte[] bytes(Mat buffer) {
    byte[] bytes = new byte[(int) (buffer.total() * buffer.elemSize())];
    if (bytes.length > 0) {
      buffer.get(0, 0, bytes);
    }
    return bytes;
  }

  @Override
  public void close() {
    capture.release();
    spare.close();
  }
}
