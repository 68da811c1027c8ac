import { useEffect, useRef, useState } from '../lib/preact.js';
import { count } from '../lib/format.js';
import { on } from '../lib/stream.js';

const KEPT = 2000;

const FRAME = 250;

/** The newest messages of the subscription, and what is missing between them, newest first. */
export function useLogRows() {
  const [shown, setShown] = useState({ rows: [], waiting: 0 });
  const [status, setStatus] = useState('Subscribing …');
  const [paused, setPaused] = useState(false);
  const state = useRef({ rows: [], arrived: [], next: 0, paused: false }).current;
  state.paused = paused;
  const show = () => {
    if (!state.paused && state.arrived.length > 0) {
      state.rows = [...state.arrived.toReversed(), ...state.rows].slice(0, KEPT);
      state.arrived = [];
    }
    setShown({ rows: state.rows, waiting: state.arrived.length });
  };
  useEffect(() => {
    let changed = false;
    const add = (row) => {
      changed = true;
      state.arrived.push({ ...row, row: state.next++ });
      if (state.arrived.length > KEPT) {
        state.arrived.shift();
      }
    };
    const handlers = [
      on('log-subscribed', (data) => setStatus(`Subscribed: queue ${data.queue}, exchange ${data.exchange}${data.bindings.length ? `, ${data.bindings.join(', ')}` : ''}.`)),
      on('log', add),
      on('log-skipped', ({ missed }) => add({ notice: `${count(missed)} messages were skipped: this reader was too slow.` })),
      on('skipped', ({ skipped }) => add({ notice: `${count(skipped)} events were dropped: this page was too slow.` })),
      on('log-gap', ({ reason }) => add({ notice: `Messages are missing here: ${reason}` })),
      on('log-problem', (problem) => setStatus(`log-service refused the subscription: ${problem.detail ?? problem.title}`)),
    ];
    const timer = setInterval(() => {
      if (changed) {
        changed = false;
        show();
      }
    }, FRAME);
    return () => {
      handlers.forEach((off) => off());
      clearInterval(timer);
    };
  }, []);
  useEffect(show, [paused]);
  const clear = () => {
    state.rows = [];
    show();
  };
  return { ...shown, status, paused, setPaused, clear };
}
