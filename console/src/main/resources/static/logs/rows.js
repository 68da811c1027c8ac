import { useEffect, useRef, useState } from '../lib/preact.js';
import { count } from '../lib/format.js';
import { followLogs, on } from '../lib/stream.js';

const KEPT = 2000;
const FRAME_MS = 250;

/** Follows the logs of this path: the newest messages, newest first, with what is missing between them. */
export function useLogRows(path) {
  const [shown, setShown] = useState({ rows: [], waiting: 0 });
  const [subscribed, setSubscribed] = useState({});
  const [paused, setPaused] = useState(false);
  const state = useRef({ rows: [], arrived: [], waiting: 0, next: 0 }).current;
  state.paused = paused;
  const show = () => {
    if (!state.paused) {
      state.rows = [...state.arrived, ...state.rows].slice(0, KEPT);
      Object.assign(state, { arrived: [], waiting: 0 });
    }
    setShown({ rows: state.rows, waiting: state.waiting });
  };
  const clear = () => {
    Object.assign(state, { rows: [], arrived: [], waiting: 0 });
    show();
  };
  useEffect(() => {
    clear();
    setSubscribed({ status: path === null ? 'Enter at least one key.' : 'Subscribing …' });
    // Waits for the end of typing.
    const later = setTimeout(() => followLogs(path), 400);
    const add = (row) => {
      state.waiting++;
      state.arrived = [{ ...row, row: state.next++ }, ...state.arrived].slice(0, KEPT);
    };
    let connectedBefore = false;
    const connected = (followed) => {
      if (!path || followed !== path) return;
      if (connectedBefore && path.includes('replay=')) clear();
      else if (connectedBefore) add({ notice: 'Messages may be missing here: this page was hidden or had no connection.' });
      connectedBefore = true;
    };
    const handlers = [
      on('connected', connected),
      on('log-subscribed', ({ queue, exchange, bindings }) => setSubscribed({ queue, status: `Subscribed with queue ${queue} to ${exchange} ${bindings.join(', ')}` })),
      on('log', (log) => connectedBefore && add(log)), // otherwise of the former path
      on('log-skipped', ({ missed }) => add({ notice: `${count(missed)} messages were skipped: this reader was too slow.` })),
      on('skipped', ({ skipped }) => add({ notice: `${count(skipped)} events were dropped: this page was too slow.` })),
      on('log-gap', ({ reason }) => add({ notice: `Messages are missing here: ${reason}` })),
      on('log-problem', (problem) => setSubscribed({ status: `No messages: ${problem.detail ?? problem.title}` })),
    ];
    let seen = 0;
    const timer = setInterval(() => {
      if (seen !== state.next) {
        seen = state.next;
        show();
      }
    }, FRAME_MS);
    return () => {
      handlers.forEach((off) => off());
      clearInterval(timer);
      clearTimeout(later);
    };
  }, [path]);
  useEffect(() => () => followLogs(null), []);
  useEffect(show, [paused]);
  return { ...shown, ...subscribed, paused, setPaused, clear };
}
