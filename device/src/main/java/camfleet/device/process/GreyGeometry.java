package camfleet.device.process;

import camfleet.device.camera.GreyPicture;
import java.util.List;

/** Lays a small grey picture as {@link Geometry} lays the one that is shown. */
final class GreyGeometry {
  private GreyGeometry() {}

  /** How long a picture's longer side must be for the part that is shown to be this long. */
  static int side(Geometry geometry, int shown) {
    double part = Math.max(geometry.zoom().get(2), geometry.zoom().get(3));
    return (int) Math.min(4L * shown, Math.round(shown / Math.max(part, 0.01)));
  }

  static GreyPicture lay(GreyPicture picture, Geometry geometry) {
    if (geometry.isNone()) {
      return picture;
    }
    List<Double> zoom = geometry.zoom();
    int left = (int) Math.round(zoom.get(0) * picture.width());
    int top = (int) Math.round(zoom.get(1) * picture.height());
    int width =
        Math.max(
            1, Math.min(picture.width() - left, (int) Math.round(zoom.get(2) * picture.width())));
    int height =
        Math.max(
            1, Math.min(picture.height() - top, (int) Math.round(zoom.get(3) * picture.height())));
    left = Math.min(left, picture.width() - width);
    top = Math.min(top, picture.height() - height);
    int turn = geometry.rotationDeg();
    boolean swaps = turn == 90 || turn == 270;
    int outWidth = swaps ? height : width;
    int outHeight = swaps ? width : height;
    byte[] out = new byte[outWidth * outHeight];
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        int fromX =
            switch (turn) {
              case 90 -> y;
              case 180 -> width - 1 - x;
              case 270 -> width - 1 - y;
              default -> x;
            };
        int fromY =
            switch (turn) {
              case 90 -> height - 1 - x;
              case 180 -> height - 1 - y;
              case 270 -> x;
              default -> y;
            };
        if (geometry.hflip()) {
          fromX = width - 1 - fromX;
        }
        if (geometry.vflip()) {
          fromY = height - 1 - fromY;
        }
        out[y * outWidth + x] = picture.pixels()[(top + fromY) * picture.width() + left + fromX];
      }
    }
    return new GreyPicture(outWidth, outHeight, out);
  }
}
