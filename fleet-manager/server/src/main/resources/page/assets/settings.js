import { Refusal, call, devicePath } from '/assets/api.js';
import { element } from '/assets/tile.js';

/** The settings of one camera as a form: only what was changed is sent. */
export class SettingsForm {
  constructor() {
    this.form = document.getElementById('settings');
    this.fields = document.getElementById('settings-fields');
    this.answer = document.getElementById('settings-answer');
    this.apply = document.getElementById('settings-apply');
    this.undo = document.getElementById('settings-reset');
    this.table = null;
    this.inputs = new Map();
    this.values = {};
    this.overrides = {};
    this.form.oninput = () => this.judge();
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.send();
    };
    this.form.onreset = (event) => {
      event.preventDefault();
      this.fill(true);
    };
  }

  /** Shows a camera's values, of the settings that it can do; what the user is editing stays. */
  async open(id) {
    this.id = id;
    this.say('', '');
    this.values = {};
    if (this.table === null) {
      this.table = (await call('GET', '/settings')).settings;
    }
    const able = (await call('GET', devicePath(id))).info?.capabilities?.settings ?? {};
    if (this.id !== id) return;
    this.build(able);
    await this.refresh();
  }

  async refresh() {
    const id = this.id;
    const config = await call('GET', devicePath(id, '/config'));
    if (this.id === id) this.take(config.reported?.config ?? {}, config.reported?.overrides ?? {});
    return config;
  }

  take(values, overrides) {
    const edited = this.changes();
    this.values = values;
    this.overrides = overrides;
    this.fill(false, edited);
  }

  /** A camera that has not said what it can do is asked for everything. */
  build(able) {
    this.fields.replaceChildren();
    this.inputs.clear();
    const untold = Object.keys(able).length === 0;
    for (const known of this.table) {
      if (!untold && !able[known.key]) continue;
      const setting = { ...known, ...able[known.key] };
      const row = element('div', 'field');
      const label = document.createElement('label');
      label.textContent = setting.key.replaceAll('_', ' ');
      label.htmlFor = `setting-${setting.key}`;
      label.title = setting.description ?? '';
      const input = makeInput(setting);
      input.id = label.htmlFor;
      const hint = element('span', 'hint');
      hint.id = `hint-${setting.key}`;
      hint.textContent = hintOf(setting);
      input.setAttribute('aria-describedby', hint.id);
      const drop = element('button', 'drop');
      drop.type = 'button';
      drop.textContent = 'set here ×';
      drop.title = 'Set on the device itself; give this up and return to the wanted value';
      drop.onclick = () => this.patch({ [setting.key]: null });
      drop.hidden = true;
      row.append(label, input, drop, hint);
      this.fields.append(row);
      this.inputs.set(setting.key, { setting, input, row, hint, drop });
    }
  }

  fill(all, edited = {}) {
    for (const [key, { setting, input, drop }] of this.inputs) {
      drop.hidden = !(key in this.overrides);
      if (!all && key in edited) continue;
      const value = this.values[key];
      if (setting.type === 'boolean') input.checked = value === true;
      else show(input, written(value));
      input.disabled = value === undefined;
    }
    this.clearProblems();
    this.judge();
  }

  changes() {
    const patch = {};
    for (const [key, { setting, input }] of this.inputs) {
      if (input.disabled || this.values[key] === undefined) continue;
      const value = read(setting, input);
      if (written(value) !== written(this.values[key])) patch[key] = value;
    }
    return patch;
  }

  judge() {
    const count = Object.keys(this.changes()).length;
    this.apply.disabled = count === 0;
    this.undo.disabled = count === 0;
    this.apply.textContent = count > 1 ? `Apply ${count} changes` : 'Apply';
  }

  send() {
    const patch = this.changes();
    if (Object.keys(patch).length > 0) this.patch(patch);
  }

  async patch(patch) {
    const id = this.id;
    this.clearProblems();
    this.say('applying …', '');
    try {
      const applied = await call('PATCH', devicePath(id, '/settings'), patch);
      if (this.id !== id) return;
      this.values = applied.config ?? this.values;
      this.overrides = applied.overrides ?? {};
      this.fill(true);
      const keys = Object.keys(patch);
      this.say(`in force: ${keys.map((key) => `${key} ${written(this.values[key])}`).join(', ')}`, 'good');
    } catch (error) {
      if (this.id !== id) return;
      this.say(error.message, 'bad');
      if (error instanceof Refusal) this.markProblems(error.problems);
    }
  }

  markProblems(problems) {
    for (const problem of problems) {
      const field = this.inputs.get(problem.key);
      if (field) {
        field.row.classList.add('refused');
        field.input.setAttribute('aria-invalid', 'true');
        field.hint.textContent = problem.message;
      }
    }
  }

  clearProblems() {
    for (const { setting, row, input, hint } of this.inputs.values()) {
      row.classList.remove('refused');
      input.removeAttribute('aria-invalid');
      hint.textContent = hintOf(setting);
    }
  }

  say(text, mood) {
    this.answer.textContent = text;
    this.answer.dataset.mood = mood;
  }
}

function makeInput(setting) {
  if (setting.choices?.length > 0) {
    const select = document.createElement('select');
    for (const choice of setting.choices) select.add(new Option(choice, choice));
    return select;
  }
  const input = document.createElement('input');
  if (setting.type === 'boolean') {
    input.type = 'checkbox';
    input.className = 'switch';
    input.setAttribute('role', 'switch');
  } else if (setting.type === 'integer' || setting.type === 'number') {
    input.type = 'number';
    input.min = setting.min;
    input.max = setting.max;
    input.step = setting.type === 'integer' ? '1' : 'any';
  } else {
    input.type = 'text';
    input.spellcheck = false;
  }
  return input;
}

/** A value in force that is none of the choices is one of them while it is in force. */
function show(input, text) {
  const isSelect = input instanceof HTMLSelectElement;
  if (isSelect && text !== '' && ![...input.options].some((option) => option.value === text)) {
    input.add(new Option(text, text));
  }
  input.value = text;
}

function read(setting, input) {
  if (setting.type === 'boolean') return input.checked;
  if (setting.type === 'integer' || setting.type === 'number') {
    return input.value === '' ? null : Number(input.value);
  }
  // What is no list of numbers goes out as it is, so that the answer says what is wrong with it.
  if (setting.type === 'region' && /^[\d.,\s]+$/.test(input.value)) {
    return input.value.split(',').map(Number);
  }
  return input.value;
}

/** As it stands in an input: a region is four numbers with commas. */
function written(value) {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

function hintOf(setting) {
  const isNumber = setting.type === 'integer' || setting.type === 'number';
  const range = isNumber && !setting.choices?.length ? ` ${setting.min}–${setting.max}.` : '';
  const effect = setting.effect === 'live' || !setting.effect ? '' : ' The picture pauses shortly.';
  return `${setting.description ?? ''}${range}${effect}`;
}
