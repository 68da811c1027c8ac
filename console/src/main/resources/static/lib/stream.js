import { notify } from './notice.js';
import { useEffect, useState } from './preact.js';

/**
 * The one event stream of this tab, closed while the tab is hidden: a browser opens six connections for all tabs.
 * Besides the server's events there are `connected`, with the path of the logs, and `disconnected`.
 */
const RETRY_MS = 2000;
const handlers = new Map();
let source = null;
let logs = null;
let overview = null;
let connected = false;
let retry;

/** Calls the handler with the data of each such event. Returns a function that ends it. */
export function on(event, handler) {
  if (!handlers.has(event)) {
    handlers.set(event, new Set());
    source?.addEventListener(event, dispatch);
  }
  handlers.get(event).add(handler);
  return () => handlers.get(event).delete(handler);
}

/** Follows the logs of this path, such as `/logs/topic?key=kern.*&replay=10`, or none if it is null. */
export function followLogs(path) {
  if (path === null && logs === null) return;
  logs = path;
  open();
}

function emit(event, data) {
  for (const handler of handlers.get(event) ?? []) handler(data);
}

function dispatch(event) {
  emit(event.type, event.data ? JSON.parse(event.data) : null);
}

function setConnected(now) {
  connected = now;
  emit(now ? 'connected' : 'disconnected', logs);
}

function open() {
  clearTimeout(retry);
  source?.close();
  connected = false;
  if (document.hidden) return;
  source = new EventSource('/console/stream' + (logs ? '?logs=' + encodeURIComponent(logs) : ''));
  source.onopen = () => setConnected(true);
  source.onerror = (event) => {
    setConnected(false);
    if (event.target.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
  };
  for (const event of handlers.keys()) source.addEventListener(event, dispatch);
}

/** The latest overview, or null before the first one. */
export function useOverview() {
  const [value, setValue] = useState(overview);
  useEffect(() => {
    setValue(overview);
    return on('overview', setValue);
  }, []);
  return value;
}

/** Whether this tab has its stream. */
export function useConnected() {
  const [value, setValue] = useState(connected);
  useEffect(() => {
    setValue(connected);
    const offs = [on('connected', () => setValue(true)), on('disconnected', () => setValue(false))];
    return () => offs.forEach((off) => off());
  }, []);
  return value;
}

on('overview', (data) => { overview = data; });
on('log-problem', ({ detail, title }) => notify('error', `No log messages: ${detail ?? title}`));
document.addEventListener('visibilitychange', open);
open();
