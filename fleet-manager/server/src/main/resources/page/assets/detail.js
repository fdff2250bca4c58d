import { call, devicePath, lastPicture } from '/assets/api.js';
import { ageText } from '/assets/clock.js';
import { Picture } from '/assets/picture.js';
import { cameraFacts } from '/assets/said.js';
import { SettingsForm } from '/assets/settings.js';
import { setText } from '/assets/tile.js';

const REFRESH_MS = 4000;

/** The large view of one camera. */
export class Detail {
  /** @param {{camera: Function, next: Function, closed: Function}} page what the page offers */
  constructor(page) {
    this.page = page;
    this.dialog = document.getElementById('detail');
    this.name = document.getElementById('detail-name');
    this.ident = document.getElementById('detail-id');
    this.badge = document.getElementById('detail-badge');
    this.note = document.getElementById('detail-note');
    this.figures = document.getElementById('detail-figures');
    this.answer = document.getElementById('detail-answer');
    this.picture = new Picture(document.getElementById('detail-canvas'));
    this.settings = new SettingsForm();
    this.id = null;
    this.timer = 0;
    document.getElementById('detail-close').onclick = () => this.dialog.close();
    document.getElementById('detail-prev').onclick = () => page.step(-1);
    document.getElementById('detail-next').onclick = () => page.step(1);
    this.dialog.onclose = () => this.closed();
    this.dialog.onclick = (event) => {
      if (event.target === this.dialog) this.dialog.close();
    };
    this.dialog.onkeydown = (event) => {
      if (event.target.matches('input, select')) return;
      if (event.key === 'ArrowLeft') page.step(-1);
      if (event.key === 'ArrowRight') page.step(1);
    };
    for (const button of this.dialog.querySelectorAll('[data-command]')) {
      button.onclick = () => this.command(button.dataset.command, button);
    }
  }

  get isOpen() {
    return this.id !== null;
  }

  open(id) {
    if (this.id === id) return;
    this.id = id;
    this.picture.clear();
    this.say('', '');
    this.offer(null);
    this.tellCamera([]);
    for (const list of ['detail-config', 'detail-info', 'detail-health']) facts(list, []);
    document.getElementById('detail-save').href = `/api/v1${devicePath(id, '/frame.jpg?stale=allow')}`;
    document.getElementById('detail-save').download = `${id}.jpg`;
    document.getElementById('detail-stream').href = `/api/v1${devicePath(id, '/stream.mjpg')}`;
    if (!this.dialog.open) this.dialog.showModal();
    this.refresh();
    this.tick(true);
    this.settings.open(id).catch((error) => this.settings.say(error.message, 'bad'));
    this.load();
    clearInterval(this.timer);
    this.timer = setInterval(() => this.load(), REFRESH_MS);
    setTimeout(() => this.showLast(id), 1200);
  }

  /** A camera that sends nothing still has its last picture. */
  async showLast(id) {
    if (this.id !== id || this.picture.hasPicture) return;
    const last = await lastPicture(id);
    if (last && this.id === id && !this.picture.hasPicture) {
      this.page.camera(id)?.fetched(last.ageMs, last.sequence);
      this.picture.show({ blob: last.blob }, () => {});
    }
  }

  closed() {
    clearInterval(this.timer);
    this.id = null;
    this.settings.id = null;
    this.picture.clear();
    this.page.closed();
  }

  show(frame, done) {
    this.picture.show(frame, done);
  }

  async load() {
    const id = this.id;
    try {
      const [device, config] = await Promise.all([
        call('GET', devicePath(id)),
        this.settings.table ? this.settings.refresh() : call('GET', devicePath(id, '/config')),
      ]);
      if (this.id === id) {
        this.offer(device.info?.capabilities?.commands ?? null);
        this.tellCamera(cameraFacts(device));
        facts('detail-info', infoFacts(device));
        facts('detail-health', healthFacts(device.health));
        facts('detail-config', configFacts(config));
      }
    } catch (error) {
      if (this.id === id) this.say(error.message, 'bad');
    }
  }

  /** Only what the camera can do; before it is known, what nearly all can. */
  offer(commands) {
    for (const button of this.dialog.querySelectorAll('[data-command]')) {
      const name = button.dataset.command;
      button.hidden = commands ? !commands.includes(name) : 'rare' in button.dataset;
    }
  }

  tellCamera(pairs) {
    document.getElementById('detail-camera-section').hidden = pairs.length === 0;
    facts('detail-camera', pairs);
  }

  refresh() {
    const camera = this.page.camera(this.id);
    if (!camera) return;
    setText(this.name, camera.name);
    setText(this.ident, camera.name === camera.id ? '' : camera.id);
    this.picture.canvas.setAttribute('aria-label', `Live picture of ${camera.name}`);
  }

  tick(linked) {
    const camera = this.page.camera(this.id);
    if (!camera) return;
    const presence = linked ? camera.presence : 'unknown';
    const old = !linked || camera.isOld;
    const trouble = linked ? camera.trouble : 'manager not reachable';
    setText(this.badge, presence);
    this.badge.dataset.presence = presence;
    document.getElementById('stage').classList.toggle('old', old);
    const age = camera.age;
    const has = this.picture.hasPicture;
    const words = has
      ? old
        ? (linked && camera.stale) ||
          [trouble, age === null ? '' : `picture is ${ageText(age)} old`].filter(Boolean).join(' · ')
        : camera.remark
      : trouble
        ? `No picture: ${trouble}`
        : 'Waiting for a picture';
    this.note.hidden = !words;
    setText(this.note, words || '');
    const frame = camera.device.frame;
    fill(this.figures, [
      ['age', age === null ? '–' : `${ageText(age)} ${camera.doubt}`.trim()],
      ['rate', `${(camera.device.fps ?? 0).toFixed(1)} fps`],
      ['size', frame?.width ? `${frame.width} × ${frame.height}` : '–'],
      ['frame', camera.sequence ?? frame?.seq ?? '–'],
      ['missed here', camera.dropped],
    ]);
  }

  async command(name, button) {
    const id = this.id;
    if (name === 'restart' && !confirm(`Restart the camera program of ${id}?`)) return;
    button.disabled = true;
    this.say(`${name} …`, '');
    const start = performance.now();
    try {
      const result = await call('POST', devicePath(id, `/commands/${name}`), {});
      const took = Math.round(performance.now() - start);
      const good = result.status === 'done';
      const output = Object.entries(result.output ?? {})
        .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
        .join(', ');
      const words = good ? `done in ${took} ms` : `${result.status}: ${result.error?.message ?? ''}`;
      if (this.id === id) this.say(`${name}: ${words}${good && output ? ' · ' + output : ''}`, good ? 'good' : 'bad');
    } catch (error) {
      if (this.id === id) this.say(`${name}: ${error.message}`, 'bad');
    }
    button.disabled = false;
  }

  say(text, mood) {
    this.answer.textContent = text;
    this.answer.dataset.mood = mood;
  }
}

function facts(listId, pairs) {
  fill(document.getElementById(listId), pairs);
}

/** Pairs as dt and dd; what has no value is left out, and nothing at all is a dash. */
function fill(list, pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const wanted = known.length ? known : [['–', '']];
  while (list.children.length > wanted.length * 2) list.lastChild.remove();
  wanted.forEach(([key, value], index) => {
    if (!list.children[index * 2]) {
      list.append(document.createElement('dt'), document.createElement('dd'));
    }
    setText(list.children[index * 2], key);
    setText(list.children[index * 2 + 1], String(value));
  });
}

function infoFacts(device) {
  const info = device.info ?? {};
  const host = info.host ?? {};
  return [
    ['source', [info.camera?.source, info.camera?.description].filter(Boolean).join(', ')],
    ['groups', (device.groups ?? []).join(', ')],
    ['agent', info.agent_version],
    ['started', info.started_at && new Date(info.started_at).toLocaleString()],
    ['host', [host.hostname, host.model, host.os, host.arch].filter(Boolean).join(', ')],
    ['java', host.java],
    ['in this state since', device.since && new Date(device.since).toLocaleString()],
  ];
}

function healthFacts(health) {
  if (!health) return [];
  const frames = health.frames ?? {};
  return [
    ['up for', ageText((health.uptime_s ?? 0) * 1000)],
    ['temperature', health.temperature_c && `${health.temperature_c.toFixed(1)} °C`],
    ['load', health.load1m?.toFixed?.(2) ?? health.load_1m?.toFixed?.(2)],
    ['agent memory', megabytes(health.rss_bytes)],
    ['memory free', megabytes(health.memory_available_bytes)],
    ['disk free', megabytes(health.disk_free_bytes)],
    ['signal', health.rssi_dbm && `${health.rssi_dbm} dBm`],
    ['captured', frames.captured],
    ['encoded', frames.encoded],
    ['streamed', frames.streamed?.sent],
    ['forgotten by the stream', frames.streamed?.forgotten],
    ['published', frames.published],
    ['forgotten for the broker', frames.forgotten],
    ['too large', frames.too_large],
    ['reconnects', health.messages?.reconnects],
    ['clock', health.clock && (health.clock.synchronised ? 'synchronised' : 'not synchronised')],
    ['clock offset', health.clock?.offset_ms && `${health.clock.offset_ms.toFixed(1)} ms`],
  ];
}

function configFacts(config) {
  const desired = config?.desired;
  const reported = config?.reported;
  return [
    ['wanted', desired ? `revision ${desired.rev} by ${desired.by}` : 'nothing wanted yet'],
    ['in force', reported ? `revision ${reported.rev}, ${reported.status}` : 'not said yet'],
    ['set on the device', Object.keys(reported?.overrides ?? {}).join(', ')],
    ['refused', (reported?.errors ?? []).map((error) => error.message).join('; ')],
  ];
}

function megabytes(bytes) {
  return bytes === null || bytes === undefined ? null : `${Math.round(bytes / 1e6).toLocaleString()} MB`;
}
