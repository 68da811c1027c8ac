import { useCallback, useEffect, useRef, useState } from '../lib/preact.js';
import { get, nextPage } from '../lib/api.js';
import { attempt } from '../lib/notice.js';
import { on } from '../lib/stream.js';

const TASKS = '/api/task-producer/tasks';
const PAGE = 100;
const RELOAD_MS = 1000; // counts and first page, while events arrive
const FRAME_MS = 250;
const RETRY_MS = 2000;
export const STATES = { submitted: 'queued', redriven: 'queued', started: 'running', progressed: 'running', failed: 'retrying',
  completed: 'completed', dead: 'dead' };

/** The row of a task after an event. Events may come late: an older one changes nothing. */
export function changed(row, { name, data }) {
  const rank = ({ redrives = 0, attempt: n }) => redrives * 1e6 + n;
  const isOlder = rank(data) < rank(row) || (rank(data) === rank(row) && row.finishedAt);
  if (isOlder || name === 'submitted') return row;
  return {
    ...row,
    state: STATES[name],
    attempt: data.attempt,
    redrives: data.redrives,
    worker: data.worker ?? row.worker,
    progress: data.progress,
    lastError: data.error ?? row.lastError,
    nextAttemptAt: data.nextAttemptAt,
    finishedAt: name === 'completed' || name === 'dead' ? data.at : null,
  };
}

/** A fresh first page, and the rows of the pages after it. */
function merge(fresh, rows) {
  const end = rows.findIndex(({ id }) => id === fresh.at(-1)?.id);
  const ids = new Set(fresh.map(({ id }) => id));
  return end < 0 ? fresh : [...fresh, ...rows.slice(end + 1).filter(({ id }) => !ids.has(id))];
}

/**
 * The tasks of the board that match, kept up to date by the event stream: rows at most four times a second, counts and
 * new rows once a second.
 */
export function useBoard(state, text) {
  const [board, setBoard] = useState({ rows: [], counts: null, next: null, problem: null });
  const query = new URLSearchParams({ limit: PAGE, ...(state && { state }), ...(text && { text }) }).toString();

  const shown = useRef({ asked: 0 });
  shown.current.query = query;

  const load = useCallback(async () => {
    const asked = performance.now();
    const isLate = () => query !== shown.current.query || asked < shown.current.asked;
    try {
      const { data, headers } = await get(`${TASKS}?${query}`);
      if (isLate()) return;
      shown.current.asked = asked;
      setBoard((old) => {
        const known = old.query === query ? old.rows : [];
        const rows = merge(data.tasks, known);
        const next = rows.length > data.tasks.length ? old.next : nextPage(headers);
        return { rows, counts: data.counts, next, query, problem: null };
      });
    } catch (problem) {
      if (!isLate()) setBoard((old) => ({ ...old, ...(old.query !== query && { rows: [], next: null, query }), problem }));
    }
  }, [query]);

  const more = useCallback(async () => {
    const page = await attempt(() => get(TASKS + board.next));
    if (!page) return;
    setBoard((old) => {
      if (old.query !== query) return old;
      const ids = new Set(old.rows.map(({ id }) => id));
      return { ...old, rows: [...old.rows, ...page.data.tasks.filter(({ id }) => !ids.has(id))], next: nextPage(page.headers) };
    });
  }, [board.next, query]);

  useEffect(() => {
    let events = [];
    let frame = null;
    let reload = null;
    const reloadSoon = () => {
      reload ??= setTimeout(() => {
        reload = null;
        load();
      }, RELOAD_MS);
    };
    const show = () => {
      frame = null;
      const byTask = Map.groupBy(events, ({ data }) => data.taskId);
      events = [];
      setBoard((old) => ({
        ...old,
        rows: old.rows.map((row) => byTask.get(row.id)?.reduce(changed, row) ?? row).filter((row) => !state || row.state === state),
      }));
    };
    load();
    const offs = Object.keys(STATES).map((name) => on(name, (data) => {
      events.push({ name, data });
      frame ??= setTimeout(show, FRAME_MS);
      reloadSoon();
    }));
    offs.push(...['connected', 'gap', 'skipped'].map((name) => on(name, reloadSoon)));
    return () => {
      offs.forEach((off) => off());
      clearTimeout(frame);
      clearTimeout(reload);
    };
  }, [load]);

  useEffect(() => { // until the board answers
    if (!board.problem) return undefined;
    const timer = setTimeout(load, RETRY_MS);
    return () => clearTimeout(timer);
  }, [board.problem, load]);

  return { ...board, more: board.next ? more : null };
}
