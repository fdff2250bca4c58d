/** A refusal of the manager or a device, with its sentences. */
export class Refusal extends Error {
  constructor(problems) {
    super(problems.map((problem) => problem.message).join('; '));
    this.problems = problems;
  }
}

/** Asks the manager for JSON; a failure is an Error whose message is fit for people. */
export async function call(method, path, body) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error('the manager is not reachable');
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    throw new Error(`the manager gave an answer that is not JSON (HTTP ${response.status})`);
  }
  if (!response.ok) {
    const problems = answer?.errors ?? (answer?.error ? [answer.error] : []);
    throw problems.length ? new Refusal(problems) : new Error(`HTTP ${response.status}`);
  }
  return answer;
}

export function devicePath(id, rest = '') {
  return `/devices/${encodeURIComponent(id)}${rest}`;
}

/** The last picture that the manager holds, however old; null when there is none. */
export async function lastPicture(id) {
  const response = await fetch(`/api/v1${devicePath(id, '/frame.jpg?stale=allow')}`).catch(() => null);
  if (!response?.ok) return null;
  return {
    blob: await response.blob(),
    ageMs: Number(response.headers.get('X-Age-Ms') ?? 0),
    sequence: Number(response.headers.get('X-Sequence') ?? 0),
  };
}
