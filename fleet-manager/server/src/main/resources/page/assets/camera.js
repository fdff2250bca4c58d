import { ageText, managerNow } from '/assets/clock.js';

/** How often a picture may come later than usual before it counts as old. */
const LATE_FACTOR = 4;
const LATE_AT_LEAST_MS = 3000;
/** A smaller difference of clocks is as likely the network's; the manager reckons the same way. */
const TRUSTED_MS = 1000;

/** What the page knows of one camera: the manager's words and the newest picture's age. */
export class Camera {
  constructor(device) {
    this.id = device.id;
    this.arrivedAt = null;
    this.ageAtArrival = 0;
    this.capturedAt = null;
    this.interval = null;
    this.dropped = 0;
    this.sequence = null;
    this.clockIsSet = null;
    this.clockErrorMs = null;
    this.update(device);
  }

  update(device) {
    this.device = device;
    this.told = performance.now();
  }

  get name() {
    return this.device.name || this.id;
  }

  get presence() {
    return this.device.presence || 'unknown';
  }

  /** A picture came over the WebSocket. */
  arrived(frame) {
    const now = performance.now();
    if (this.capturedAt !== null && frame.capturedAt > this.capturedAt) {
      const step = frame.capturedAt - this.capturedAt;
      this.interval = this.interval === null ? step : this.interval * 0.8 + step * 0.2;
    }
    const told = this.device.clock_offset_ms ?? 0;
    const offset = Math.abs(told) > TRUSTED_MS ? told : 0;
    this.ageAtArrival = Math.max(0, managerNow() - (frame.capturedAt - offset));
    this.arrivedAt = now;
    this.capturedAt = frame.capturedAt;
    this.sequence = frame.sequence;
    this.dropped += frame.dropped;
    this.clockIsSet = frame.clockIsSet;
    this.clockErrorMs = frame.clockErrorMs;
  }

  /** A picture was fetched, with the age that the manager gave it. */
  fetched(ageMs, sequence) {
    this.arrivedAt = performance.now();
    this.ageAtArrival = ageMs;
    this.sequence = sequence;
  }

  /** Milliseconds, or null when there is no picture: the age at its arrival and the time since. */
  get age() {
    if (this.arrivedAt !== null) return this.ageAtArrival + performance.now() - this.arrivedAt;
    const frame = this.device.frame;
    return frame ? frame.age_ms + performance.now() - this.told : null;
  }

  /**
   * By how much the age may be wrong when nobody keeps the camera's clock, such as "± 3 ms", or
   * "clock not set" when that is not known; otherwise empty. A picture that came over MQTT cannot
   * tell, so what the device says of its clock comes first.
   */
  get doubt() {
    const clock = this.device.clock;
    if (this.age === null || (clock?.synchronised ?? this.clockIsSet ?? true)) return '';
    const error = this.clockErrorMs ?? clock?.error_ms ?? null;
    return error === null ? 'clock not set' : `± ${ageText(Math.ceil(error))}`;
  }

  /**
   * Why the camera itself gives no new pictures, though it is online, such as "stale since 10:00:05
   * (12 s): no picture for 5 s"; empty when it gives some.
   */
  get stale() {
    const stale = this.presence === 'online' ? this.device.stale : null;
    if (!stale) return '';
    const age = this.age;
    if (age === null) return stale.reason;
    const since = new Date(managerNow() - age).toLocaleTimeString('en-GB');
    return `stale since ${since} (${Math.floor(age / 1000)} s): ${stale.reason}`;
  }

  /** What is to be said of a picture that is not old; mostly nothing. */
  get remark() {
    return this.device.camera === 'black' ? 'the picture is black' : '';
  }

  /** Whether the picture in view is no longer the present. */
  get isOld() {
    if (this.presence !== 'online') return true;
    if (this.device.streaming === false || this.device.stale) return true;
    const age = this.age;
    return age !== null && age > Math.max(LATE_AT_LEAST_MS, LATE_FACTOR * (this.interval ?? 0));
  }

  /**
   * How far the camera is with what is wanted of it: a word, such as "rev 7 rolled back", its state,
   * and the cause for whoever asks; null when nothing was ever wanted.
   */
  get config() {
    const config = this.device.config;
    if (!config?.rev) return null;
    const answered = config.reported_rev === config.rev;
    const state = answered && config.status ? config.status : 'waiting';
    return {
      state,
      text: `rev ${config.rev} ${state.replace('_', ' ')}`,
      cause: (answered && config.problem) || '',
    };
  }

  /** Why there is no live picture, in words; empty when there is. */
  get trouble() {
    const device = this.device;
    if (this.presence === 'offline') return 'offline';
    if (this.presence === 'stale') return 'not heard of lately';
    if (this.presence === 'unknown') return 'not heard of yet';
    if (device.camera === 'failed') return device.camera_error || 'the camera failed';
    if (device.streaming === false) return 'streaming is off';
    if (device.stale) return device.stale.reason;
    return this.isOld ? 'no new picture' : '';
  }

  matches(words) {
    const text = [this.id, this.device.name, this.presence, ...(this.device.groups ?? [])]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  }
}
