import { call } from '/assets/api.js';
import { setText } from '/assets/tile.js';

const REFRESH_MS = 4000;
const OVER = ['done', 'aborted', 'reverted'];

/** Says in a line how the rollout that is under way stands; nothing when none is or the manager is away. */
export function followRollout(line, isLinked) {
  const refresh = async () => {
    if (document.hidden) return;
    if (!isLinked()) {
      line.hidden = true;
      return;
    }
    try {
      const [newest] = (await call('GET', '/rollouts?limit=1')).rollouts;
      const isUnderWay = newest !== undefined && !OVER.includes(newest.state);
      line.hidden = !isUnderWay;
      setText(line, isUnderWay ? sentence(newest) : '');
    } catch {
      // What is not known now is not shown as if it were.
      line.hidden = true;
    }
  };
  refresh();
  setInterval(refresh, REFRESH_MS);
}

export function sentence(rollout) {
  const counts = Object.entries(rollout.counts)
    .filter(([, number]) => number > 0)
    .map(([state, number]) => `${number} ${state}`)
    .join(', ');
  const cause = rollout.cause ? `: ${rollout.cause}` : '';
  return `Rollout ${rollout.number}, wave ${rollout.wave} of ${rollout.waves}, ${rollout.state}${cause} (${counts})`;
}
