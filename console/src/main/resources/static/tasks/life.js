import { duration } from '../lib/format.js';

/** When an attempt was due, and why not at once. */
function waiting(attempt, before, origin) {
  const start = Date.parse(attempt.startedAt);
  if (!attempt.startedAt) return { wait: null, reason: 'It has not started.' };
  if (!before) {
    if (!origin) return { wait: null, reason: 'The task was published by another client, so that its wait is unknown.' };
    const wait = Math.max(0, start - Date.parse(origin.at));
    return { wait, reason: `It waited in the queue for a free worker${origin.type === 'REDRIVEN' ? ' after the redrive' : ''}.` };
  }
  if (before.outcome !== 'failed') {
    return { wait: null, reason: `No end of attempt ${before.attempt} is known: its worker stopped or lost its connection. The broker delivered the task again.` };
  }
  const wait = Math.max(0, start - Date.parse(before.endedAt));
  const delay = Date.parse(before.nextAttemptAt) - Date.parse(before.endedAt);
  const rest = wait - delay;
  if (!(delay > 0)) return { wait, reason: `Attempt ${before.attempt} failed. The broker delivered the task again.` };
  return { wait, reason: `Attempt ${before.attempt} failed. The broker delays this retry by ${duration(delay)}.`
    + (rest >= 100 ? ` Then it waited ${duration(rest)} for a free worker.` : '') };
}

/** The attempts of a task, from its events: these may come late, twice and out of order. */
export function attempts(events) {
  const found = new Map();
  const origins = new Map();
  for (const event of events) {
    const { type, redrives, attempt, at } = event;
    if (type === 'SUBMITTED' || type === 'REDRIVEN') origins.set(redrives, event);
    if (attempt < 1 || type === 'SUBMITTED' || type === 'REDRIVEN') continue;
    const key = `${redrives}/${attempt}`;
    const entry = found.get(key) ?? { key, redrives, attempt, outcome: 'running' };
    found.set(key, entry);
    entry.worker = event.worker ?? entry.worker;
    if (type === 'STARTED') entry.startedAt = at;
    if (type === 'PROGRESSED') entry.progress = Math.max(entry.progress ?? 0, event.progress ?? 0);
    if (['FAILED', 'COMPLETED', 'DEAD'].includes(type) && !(entry.endedAt && entry.endedAt < at)) {
      Object.assign(entry, { outcome: type.toLowerCase(), endedAt: at, error: event.error ?? entry.error, nextAttemptAt: event.nextAttemptAt });
    }
  }
  const sorted = [...found.values()].sort((a, b) => a.redrives - b.redrives || a.attempt - b.attempt);
  return sorted.map((entry, i) => {
    const before = sorted[i - 1]?.redrives === entry.redrives ? sorted[i - 1] : null;
    const isLast = i === sorted.length - 1;
    const outcome = entry.outcome === 'running' && !isLast ? 'unknown' : entry.outcome;
    return { ...entry, outcome, ...waiting(entry, before, origins.get(entry.redrives)) };
  });
}

/** What is known of the dead letter, if the task has died. */
export const letter = (events) => events.findLast((event) => event.letter)?.letter ?? null;
