/** One WebSocket to /api/v1/frames that comes back by itself, with full jitter. */
const FIRST_PAUSE_MS = 400;
/** Short: a few browsers are no storm, and somebody looks at each of them. */
const LONGEST_PAUSE_MS = 1000;
/** The manager says the time each second; longer silence is a dead line. */
const SILENCE_MS = 6000;

export class Link {
  /**
   * @param {() => string} selector what to ask for when a connection opens
   * @param {{open?: Function, lost?: Function, text?: Function, frame?: Function}} handlers
   */
  constructor(selector, handlers) {
    this.selector = selector;
    this.handlers = handlers;
    this.ceiling = FIRST_PAUSE_MS;
    this.socket = null;
    this.heard = 0;
    this.timer = 0;
    setInterval(() => this.checkSilence(), 1000);
  }

  start() {
    if (!this.socket) this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const select = encodeURIComponent(this.selector());
    const socket = new WebSocket(`${scheme}//${location.host}/api/v1/frames?select=${select}`);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.heard = performance.now();
    socket.onopen = () => {
      this.heard = performance.now();
      this.handlers.open?.();
    };
    socket.onmessage = (event) => {
      this.heard = performance.now();
      this.ceiling = FIRST_PAUSE_MS;
      if (typeof event.data === 'string') {
        let message;
        try {
          message = JSON.parse(event.data);
        } catch {
          console.warn('not JSON from the manager', event.data);
          return;
        }
        this.handlers.text?.(message);
      } else {
        this.handlers.frame?.(event.data);
      }
    };
    socket.onclose = () => this.lost(socket);
    socket.onerror = () => this.lost(socket);
  }

  lost(socket) {
    if (this.socket !== socket) return;
    this.socket = null;
    socket.onmessage = null;
    socket.close();
    this.handlers.lost?.();
    const pause = Math.random() * this.ceiling;
    this.ceiling = Math.min(LONGEST_PAUSE_MS, this.ceiling * 2);
    this.timer = setTimeout(() => this.connect(), pause);
  }

  checkSilence() {
    if (this.socket && performance.now() - this.heard > SILENCE_MS) this.lost(this.socket);
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (this.isOpen) this.socket.send(JSON.stringify(message));
  }
}
