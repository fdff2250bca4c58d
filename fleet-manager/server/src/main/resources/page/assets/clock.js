/**
 * The manager's time, from what it says each second. The answer is never earlier than the manager's
 * clock minus the quickest delivery seen, so that an age is never shown younger than it is by more.
 */
const KEPT = 60;
const leads = [];

export function hearTime(iso) {
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return;
  leads.push(then - performance.now());
  if (leads.length > KEPT) leads.shift();
}

/** Milliseconds since 1970 by the manager's clock; this machine's own before it has spoken. */
export function managerNow() {
  return leads.length === 0 ? Date.now() : performance.now() + Math.max(...leads);
}

/** After a new connection what an older manager's machine said no longer counts. */
export function forgetTime() {
  leads.length = 0;
}

/** Such as 84 ms, 3.2 s, 5 min. */
export function ageText(ms) {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Math.floor(ms / 3_600_000)} h`;
  return `${Math.floor(ms / 86_400_000)} days`;
}
