package camfleet.device.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds what moves within a rectangle of a picture: areas that are unusual and have just changed.
 */
final class MovingAreas {
  /** Of a pixel and its eight neighbours, as many must differ; a speck has none beside it. */
  private static final int NEIGHBOURS = 4;

  /** An area in which less than this part changed rests. */
  private static final double LEAST_CHANGED = 0.01;

  private static final int LEAST_CHANGED_PIXELS = 2;

  /**
   * An area that moves.
   *
   * @param size its pixels
   */
  record Area(int x, int y, int width, int height, int size) {}

  private final Background background;
  private final Region.Pixels place;
  private final boolean[] unusual;
  private final boolean[] mask;
  private final int[] stack;

  MovingAreas(Background background, Region.Pixels place) {
    this.background = background;
    this.place = place;
    int pixels = place.width() * place.height();
    unusual = new boolean[pixels];
    mask = new boolean[pixels];
    stack = new int[pixels];
  }

  Region.Pixels place() {
    return place;
  }

  /**
   * Pixels that differ from the usual, row by row within the place, before areas are told apart.
   */
  boolean[] unusual() {
    return unusual;
  }

  /** In the picture that the background has seen last. */
  List<Area> find(Sensitivity sensitivity) {
    float[] difference = background.difference();
    float[] noise = background.noise();
    int width = place.width();
    int height = place.height();
    for (int y = 0; y < height; y++) {
      int from = (place.y() + y) * background.width() + place.x();
      for (int x = 0; x < width; x++) {
        int i = from + x;
        unusual[y * width + x] = difference[i] > sensitivity.threshold(noise[i]);
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        mask[y * width + x] = unusual[y * width + x] && neighbours(x, y) >= NEIGHBOURS;
      }
    }
    List<Area> areas = new ArrayList<>();
    int least = sensitivity.leastPixels(width * height);
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        Area area = area(i, sensitivity, least);
        if (area != null) {
          areas.add(area);
        }
      }
    }
    return areas;
  }

  private int neighbours(int x, int y) {
    int count = 0;
    for (int dy = Math.max(0, y - 1); dy <= Math.min(place.height() - 1, y + 1); dy++) {
      for (int dx = Math.max(0, x - 1); dx <= Math.min(place.width() - 1, x + 1); dx++) {
        if (unusual[dy * place.width() + dx]) {
          count++;
        }
      }
    }
    return count;
  }

  /** Takes the connected area with this pixel off the mask; null when it is too small or rests. */
  private Area area(int first, Sensitivity sensitivity, int least) {
    int width = place.width();
    int height = place.height();
    int top = height;
    int bottom = 0;
    int left = width;
    int right = 0;
    int size = 0;
    int changed = 0;
    int waiting = 0;
    stack[waiting++] = first;
    mask[first] = false;
    while (waiting > 0) {
      int i = stack[--waiting];
      int x = i % width;
      int y = i / width;
      size++;
      if (hasChanged(x, y, sensitivity)) {
        changed++;
      }
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      left = Math.min(left, x);
      right = Math.max(right, x);
      for (int dy = Math.max(0, y - 1); dy <= Math.min(height - 1, y + 1); dy++) {
        for (int dx = Math.max(0, x - 1); dx <= Math.min(width - 1, x + 1); dx++) {
          int next = dy * width + dx;
          if (mask[next]) {
            mask[next] = false;
            stack[waiting++] = next;
          }
        }
      }
    }
    boolean rests = changed < Math.max(LEAST_CHANGED_PIXELS, LEAST_CHANGED * size);
    return size < least || rests
        ? null
        : new Area(place.x() + left, place.y() + top, right - left + 1, bottom - top + 1, size);
  }

  private boolean hasChanged(int x, int y, Sensitivity sensitivity) {
    int i = (place.y() + y) * background.width() + place.x() + x;
    float noise = background.noise()[i];
    return background.change()[i] > 0.6f * sensitivity.levels() + 5 * noise;
  }
}
