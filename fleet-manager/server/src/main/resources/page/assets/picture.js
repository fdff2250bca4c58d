/**
 * Draws pictures on one canvas: one is being decoded, the newest waits, older ones are forgotten.
 */
export class Picture {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d', { alpha: false });
    this.waiting = null;
    this.busy = false;
    this.broken = 0;
    this.hasPicture = false;
  }

  /**
   * @param frame with blob, width and height
   * @param {Function} done called once when the frame is drawn or forgotten
   */
  show(frame, done) {
    this.waiting?.done();
    this.waiting = { frame, done };
    if (!this.busy) this.drawNext();
  }

  async drawNext() {
    this.busy = true;
    while (this.waiting) {
      const { frame, done } = this.waiting;
      this.waiting = null;
      try {
        const bitmap = await createImageBitmap(frame.blob, this.resize(frame));
        if (this.canvas.width !== bitmap.width || this.canvas.height !== bitmap.height) {
          this.canvas.width = bitmap.width;
          this.canvas.height = bitmap.height;
        }
        this.context.drawImage(bitmap, 0, 0);
        bitmap.close();
        this.hasPicture = true;
      } catch {
        this.broken++;
      }
      done();
    }
    this.busy = false;
  }

  /** A tile holds no more pixels than it shows: 200 tiles of full pictures would fill the memory. */
  resize(frame) {
    const width = Math.round(this.canvas.clientWidth * devicePixelRatio);
    if (!frame.width || !width || width >= frame.width) return undefined;
    return {
      resizeWidth: width,
      resizeHeight: Math.max(1, Math.round((width * frame.height) / frame.width)),
      resizeQuality: 'medium',
    };
  }

  clear() {
    this.waiting?.done();
    this.waiting = null;
    this.hasPicture = false;
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}
