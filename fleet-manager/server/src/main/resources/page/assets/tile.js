import { ageText } from '/assets/clock.js';
import { Picture } from '/assets/picture.js';

/** One camera in the grid. */
export class Tile {
  constructor(camera, onOpen) {
    this.camera = camera;
    this.isVisible = false;
    this.element = document.createElement('li');
    this.element.className = 'tile';
    this.element.dataset.id = camera.id;
    this.button = element('button', 'tile-open');
    this.button.type = 'button';
    this.button.onclick = () => onOpen(camera.id);
    this.canvas = element('canvas', 'tile-picture');
    this.canvas.setAttribute('role', 'img');
    this.none = element('span', 'tile-none');
    this.badge = element('span', 'badge');
    this.note = element('span', 'tile-note');
    this.name = element('span', 'tile-name');
    this.ident = element('span', 'tile-id');
    this.rate = element('span', 'tile-rate');
    this.ageOf = element('span', 'tile-age');
    this.doubt = element('span', 'tile-doubt');
    this.doubt.title = 'The clock of this camera is not synchronised';
    this.config = element('span', 'tile-config');
    const view = element('span', 'tile-view');
    view.append(this.canvas, this.none, this.note);
    const foot = element('span', 'tile-foot');
    const who = element('span', 'tile-who');
    who.append(this.name, this.ident);
    const figures = element('span', 'tile-figures');
    figures.append(this.config, this.rate, this.ageOf, this.doubt, this.badge);
    foot.append(who, figures);
    this.button.append(view, foot);
    this.element.append(this.button);
    this.picture = new Picture(this.canvas);
    this.refresh();
    this.tick(true);
  }

  show(frame, done) {
    this.picture.show(frame, () => {
      done();
      this.tick(true);
    });
  }

  /** What the manager says of the camera. */
  refresh() {
    const camera = this.camera;
    const { name, id } = camera;
    setText(this.name, name);
    setText(this.ident, name === id ? '' : id);
    setText(this.rate, camera.presence === 'online' ? `${(camera.device.fps ?? 0).toFixed(1)} fps` : '');
    const config = camera.config;
    setText(this.config, config?.text ?? '');
    this.config.dataset.state = config?.state ?? '';
    this.config.title = config?.cause ?? '';
    this.canvas.setAttribute('aria-label', `Live picture of ${name}`);
  }

  /** What changes by the clock alone; {@code linked} is whether the manager is being heard. */
  tick(linked) {
    const camera = this.camera;
    const presence = linked ? camera.presence : 'unknown';
    const age = camera.age;
    const old = !linked || camera.isOld;
    const trouble = linked ? camera.trouble : 'manager not reachable';
    const has = this.picture.hasPicture;
    this.element.dataset.presence = presence;
    this.element.classList.toggle('old', old);
    this.element.classList.toggle('bare', !has);
    setText(this.badge, presence);
    this.badge.dataset.presence = presence;
    setText(this.ageOf, age === null ? '' : ageText(age));
    setText(this.doubt, camera.doubt);
    const since = age === null ? '' : `picture is ${ageText(age)} old`;
    const words = (linked && camera.stale) || [trouble, since].filter(Boolean).join(' · ');
    setText(this.note, has ? (old ? words : camera.remark) : '');
    setText(this.none, has ? '' : trouble ? `No picture: ${trouble}` : 'Waiting for the first picture');
    const label = `${camera.name}, ${presence}${trouble ? ', ' + trouble : ''}`;
    if (this.button.getAttribute('aria-label') !== label) {
      this.button.setAttribute('aria-label', label);
    }
  }
}

export function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
