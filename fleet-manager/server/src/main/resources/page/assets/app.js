import { lastPicture } from '/assets/api.js';
import { Camera } from '/assets/camera.js';
import { forgetTime, hearTime } from '/assets/clock.js';
import { Detail } from '/assets/detail.js';
import { readFrame } from '/assets/frame.js';
import { Link } from '/assets/link.js';
import { followRollout } from '/assets/rollout.js';
import { Tile, element, setText } from '/assets/tile.js';

const PRESENCES = ['online', 'stale', 'offline', 'unknown'];
const TICK_MS = 250;
const MOST_CREDIT = 32;
const LEAST_CREDIT = 4;
/** How long a tile in view waits for a live picture before the last one is fetched. */
const LAST_PICTURE_AFTER_MS = 1500;

const grid = document.getElementById('grid');
const cameras = new Map();
const tiles = new Map();
let words = [];

/* ---- devices: one connection that takes no pictures and hears of every camera ---- */

let known = new Set();
let linkedOnce = false;

const devices = new Link(() => 'all', {
  open() {
    forgetTime();
    known = new Set();
    showLink('open');
    // Cameras that a restarted manager no longer knows are not told as removed.
    setTimeout(() => devices.isOpen && [...cameras.keys()].filter((id) => !known.has(id)).forEach(remove), 5000);
  },
  lost() {
    showLink('lost');
    tick();
  },
  text(message) {
    if (message.type === 'time') hearTime(message.now);
    else if (message.type === 'device') heard(message.device);
    else if (message.type === 'removed') remove(message.device);
    if (message.type === 'time') showEmpty();
  },
});

function heard(device) {
  known.add(device.id);
  let camera = cameras.get(device.id);
  if (!camera) {
    camera = new Camera(device);
    cameras.set(device.id, camera);
    addTile(camera);
    news(`${camera.name} appeared, ${camera.presence}`);
  } else {
    const before = camera.presence;
    camera.update(device);
    if (camera.presence !== before) news(`${camera.name} is ${camera.presence}`);
  }
  const tile = tiles.get(device.id);
  tile.refresh();
  tile.tick(true);
  if (detail.id === device.id) detail.refresh();
  match(tile);
  showCounts();
  showEmpty();
}

function remove(id) {
  const tile = tiles.get(id);
  if (!tile) return;
  watcher.unobserve(tile.element);
  tile.element.remove();
  tiles.delete(id);
  cameras.delete(id);
  if (detail.id === id) detail.dialog.close();
  news(`${id} was removed`);
  showCounts();
  showEmpty();
  selectSoon();
}

function addTile(camera) {
  const tile = new Tile(camera, (id) => (location.hash = id));
  tiles.set(camera.id, tile);
  let after = null;
  for (const other of grid.children) {
    if (compare(other.dataset.id, camera.id) > 0) {
      after = other;
      break;
    }
  }
  grid.insertBefore(tile.element, after);
  watcher.observe(tile.element);
}

/** cam2 stands before cam10. */
function compare(a, b) {
  return a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1);
}

/* ---- pictures: a second connection that asks for what is in view only ---- */

let selection = '';
let channels = new Map();
let granted = 0;
let owed = 0;
let selectTimer = 0;

const pictures = new Link(() => 'all', {
  open() {
    // Sent rather than asked for in the address, which may not be as long as 200 ids.
    pictures.send({ select: selection });
    channels = new Map();
    granted = 0;
    owed = 0;
    grant();
  },
  text(message) {
    if (message.type === 'channel') channels.set(message.channel, message.device);
  },
  frame(buffer) {
    granted--;
    const frame = readFrame(buffer);
    const id = frame && channels.get(frame.channel);
    const camera = cameras.get(id);
    if (!camera) {
      grant();
      return;
    }
    camera.arrived(frame);
    const done = () => grant();
    if (detail.id === id) detail.show(frame, done);
    else tiles.get(id).show(frame, done);
  },
});

/** Returns credit for what is drawn; a hidden page takes nothing. */
function grant() {
  if (document.hidden) return;
  const ids = selection === '' ? 0 : selection.split(',').length;
  const wanted = Math.max(LEAST_CREDIT, Math.min(MOST_CREDIT, ids * 2));
  owed = wanted - granted;
  if (owed > 0 && pictures.isOpen) {
    pictures.send({ credit: owed });
    granted += owed;
  }
}

function selectSoon() {
  clearTimeout(selectTimer);
  selectTimer = setTimeout(select, 80);
}

function select() {
  const ids = detail.isOpen
    ? [detail.id]
    : [...tiles.values()].filter((tile) => tile.isVisible).map((tile) => tile.camera.id);
  const next = ids.join(',');
  if (next === '' || next === selection) return;
  selection = next;
  if (!pictures.socket) pictures.start();
  else pictures.send({ select: selection });
  grant();
}

const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const tile = tiles.get(entry.target.dataset.id);
      if (!tile) continue;
      tile.isVisible = entry.isIntersecting;
      if (tile.isVisible) setTimeout(() => showLast(tile), LAST_PICTURE_AFTER_MS);
    }
    selectSoon();
  },
  { rootMargin: '120px' },
);

/** A camera that sends nothing shows its last picture, greyed and with its age. */
async function showLast(tile) {
  const { camera } = tile;
  if (tile.picture.hasPicture || !tile.isVisible || !camera.device.frame) return;
  const last = await lastPicture(camera.id);
  if (last && !tile.picture.hasPicture) {
    camera.fetched(last.ageMs, last.sequence);
    tile.show({ blob: last.blob }, () => {});
  }
}

document.addEventListener('visibilitychange', grant);

/* ---- the large view ---- */

const detail = new Detail({
  camera: (id) => cameras.get(id),
  step(by) {
    const ids = [...grid.children].filter((tile) => !tile.hidden).map((tile) => tile.dataset.id);
    const index = ids.indexOf(detail.id);
    if (ids.length > 1) location.hash = ids[(index + by + ids.length) % ids.length];
  },
  closed() {
    const id = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, '', location.pathname);
    tiles.get(id)?.button.focus();
    selectSoon();
  },
});

function followHash() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (cameras.has(id)) {
    detail.open(id);
    selectSoon();
  } else if (detail.isOpen) {
    detail.dialog.close();
  }
}

addEventListener('hashchange', followHash);

/* ---- the header ---- */

function showLink(state) {
  const link = document.getElementById('link');
  const banner = document.getElementById('banner');
  link.dataset.state = state;
  setText(link, state === 'open' ? 'live' : 'trying again');
  const lost = state === 'lost';
  banner.hidden = !lost;
  setText(banner, lost ? 'Manager not reachable, trying again. The pictures below are not live.' : '');
  document.body.classList.toggle('lost', lost);
  if (state === 'open' && linkedOnce) news('The manager is reachable again');
  linkedOnce ||= state === 'open';
}

const counts = new Map();
for (const presence of PRESENCES) {
  const item = element('li', 'count');
  item.dataset.presence = presence;
  const button = element('button', '');
  button.type = 'button';
  button.title = `Show only ${presence} cameras`;
  const number = element('b', '');
  button.append(number, ` ${presence}`);
  button.onclick = () => {
    filter.value = filter.value === presence ? '' : presence;
    filterChanged();
  };
  item.append(button);
  document.getElementById('counts').append(item);
  counts.set(presence, { item, number });
}

function showCounts() {
  const sums = { online: 0, stale: 0, offline: 0, unknown: 0 };
  for (const camera of cameras.values()) sums[camera.presence]++;
  for (const [presence, { item, number }] of counts) {
    setText(number, String(sums[presence]));
    item.classList.toggle('zero', sums[presence] === 0);
  }
  fit();
  document.title = cameras.size ? `${sums.online}/${cameras.size} online · camfleet` : 'camfleet';
}

function showEmpty() {
  const shown = [...grid.children].some((tile) => !tile.hidden);
  document.getElementById('empty').hidden = shown || !linkedOnce;
  const none = cameras.size === 0;
  setText(document.getElementById('empty-title'), none ? 'No cameras yet' : 'No camera fits the filter');
  setText(
    document.getElementById('empty-text'),
    none
      ? 'A camera appears here by itself as soon as it connects to the broker.'
      : 'Clear the filter above to see all cameras.',
  );
}

const filter = document.getElementById('filter');
filter.oninput = filterChanged;

function filterChanged() {
  words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  tiles.forEach(match);
  showEmpty();
}

function match(tile) {
  const hidden = !tile.camera.matches(words);
  if (tile.element.hidden !== hidden) tile.element.hidden = hidden;
}

for (const button of document.querySelectorAll('[data-size]:is(button)')) {
  button.onclick = () => {
    setSize(button.dataset.size);
    try {
      localStorage.setItem('size', button.dataset.size);
    } catch {
      // A browser that keeps nothing shows the medium size next time.
    }
  };
}

let chosenSize = 'auto';

function setSize(size) {
  chosenSize = size;
  fit();
  for (const button of document.querySelectorAll('[data-size]:is(button)')) {
    button.setAttribute('aria-pressed', String(button.dataset.size === size));
  }
}

/** Few cameras fill the window, many become small. */
function fit() {
  const count = cameras.size;
  const own = count > 40 ? 'small' : 'medium';
  grid.dataset.size = chosenSize === 'auto' ? own : chosenSize;
  grid.dataset.fit = chosenSize === 'auto' && count <= 4 ? 'wide' : '';
}

try {
  const size = localStorage.getItem('size');
  if (['auto', 'small', 'medium', 'large'].includes(size)) setSize(size);
} catch {
  // The same browser.
}

/* ---- arrows move between tiles ---- */

grid.onkeydown = (event) => {
  const all = [...grid.querySelectorAll('.tile:not([hidden]) .tile-open')];
  const index = all.indexOf(document.activeElement);
  if (index < 0) return;
  const top = all[0].getBoundingClientRect().top;
  const columns = Math.max(1, all.filter((tile) => tile.getBoundingClientRect().top === top).length);
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  if (step && all[index + step]) {
    event.preventDefault();
    all[index + step].focus();
  }
};

/* ---- what changes by itself ---- */

let pendingNews = [];
let newsTimer = 0;

/** Said to screen readers, several at once rather than one over the other. */
function news(sentence) {
  pendingNews.push(sentence);
  clearTimeout(newsTimer);
  newsTimer = setTimeout(() => {
    const many = pendingNews.length > 5;
    const text = many ? `${pendingNews.length} cameras changed` : pendingNews.join('. ');
    document.getElementById('news').textContent = text;
    pendingNews = [];
  }, 600);
}

function tick() {
  const linked = devices.isOpen;
  for (const tile of tiles.values()) {
    if (tile.isVisible) tile.tick(linked);
  }
  if (detail.isOpen) detail.tick(linked);
}

setInterval(tick, TICK_MS);
followRollout(document.getElementById('rollout'), () => devices.isOpen);
showCounts();
devices.start();
const opening = setInterval(() => {
  if (cameras.size > 0) {
    clearInterval(opening);
    followHash();
  }
}, 100);
