import { html, useEffect, useMemo, useState } from '../lib/preact.js';
import { events as read } from '../lib/events.js';
import { count, duration, time, visible } from '../lib/format.js';
import { How } from '../lib/how.js';
import { notify } from '../lib/notice.js';
import { Link } from '../lib/route.js';
import { on } from '../lib/stream.js';
import { changed, STATES } from './board.js';
import { attempts, letter } from './life.js';

const RETRY_MS = 2000;
const PAST_MS = 3000; // long enough for all events in memory, then the connection is free again

/** What has happened to a task so far: its state and its events. */
async function readPast(path, signal, add) {
  const limit = AbortSignal.timeout(PAST_MS);
  let isAnswered = false;
  try {
    for await (const { event, data } of read(path + '/events', { lastEventId: -1, signal: AbortSignal.any([signal, limit]) })) {
      isAnswered = true;
      add(event, data);
    }
  } catch (problem) {
    if (!limit.aborted || !isAnswered) throw problem;
  }
}

/** Follows one task: its past once, and what happens from then on with the stream of the tab. */
function useTask(id) {
  const [life, setLife] = useState({ task: null, events: [] });
  useEffect(() => {
    const path = '/api/task-producer/tasks/' + encodeURIComponent(id);
    const events = new Map(); // one may come twice: with the past, and live
    let live = []; // since the past was asked for: the state in it can be older
    let task = null;
    let timer;
    let reading;
    const show = (problem) => setLife({ task, events: [...events.values()], problem });
    const add = (name, data) => {
      if (name === 'state') task = live.reduce(changed, data);
      else if (name in STATES) events.set(JSON.stringify(data), data);
      show();
    };
    const addLive = (name, data) => {
      if (data.taskId !== id) return;
      live.push({ name, data });
      task &&= changed(task, { name, data });
      add(name, data);
    };
    const load = async () => {
      clearTimeout(timer);
      reading?.abort();
      live = [];
      const { signal } = reading = new AbortController();
      try {
        await readPast(path, signal, add);
      } catch (problem) {
        if (signal.aborted) return;
        show(problem);
        if (problem.status !== 404) timer = setTimeout(load, RETRY_MS);
      }
    };
    load();
    const offs = Object.keys(STATES).map((name) => on(name, (data) => addLive(name, data)));
    offs.push(...['connected', 'gap', 'skipped'].map((name) => on(name, load)));
    return () => {
      offs.forEach((off) => off());
      clearTimeout(timer);
      reading.abort();
    };
  }, [id]);
  return life;
}

const At = ({ at }) => (at ? html`<time datetime=${at}>${time(at)}</time>` : '–');

function Attempts({ list, task }) {
  const last = list.at(-1);
  const row = (entry) => {
    const ran = entry.endedAt && entry.startedAt ? Date.parse(entry.endedAt) - Date.parse(entry.startedAt) : null;
    const progress = entry === last && entry.outcome === 'running' && task.progress > 0 ? ` ${Math.round(task.progress * 100)} %` : '';
    return html`
      <li key=${entry.key} class="attempt" data-attempt=${entry.attempt}>
        <div class="wait muted"><span>${entry.wait != null && html`<b>${duration(entry.wait)}</b> `}</span>${entry.reason}</div>
        <div class="card">
          <div class="title">
            <h3>Attempt ${entry.attempt}${entry.redrives > 0 && ` after redrive ${entry.redrives}`}</h3>
            <span class="badge ${{ failed: 'retrying' }[entry.outcome] ?? entry.outcome}">${entry.outcome}${progress}</span>
          </div>
          <dl>
            <dt>Worker</dt><dd>${visible(entry.worker) || '–'}</dd>
            <dt>Start</dt><dd data-time="start"><${At} at=${entry.startedAt} /></dd>
            <dt>End</dt><dd data-time="end"><${At} at=${entry.endedAt} />${ran != null && html` <span class="muted">after ${duration(ran)}</span>`}</dd>
            ${entry.error && html`<dt>Error</dt><dd>${visible(entry.error)}</dd>`}
          </dl>
        </div>
      </li>`;
  };
  return html`<ol class="life" aria-label="Attempts">${list.map(row)}</ol>`;
}

/** What happens next, in words. */
function next({ state, nextAttemptAt, redrives }) {
  return {
    queued: redrives > 0 ? 'It was redriven and waits for a free worker.' : 'It waits in task_queue for a free worker.',
    running: 'A worker works on it.',
    retrying: html`The broker delivers it again at <${At} at=${nextAttemptAt} />.`,
    completed: 'The work is done.',
    dead: html`There is no further attempt. It is a <${Link} href="/dead-letters">dead letter<//> and can be redriven.`,
    unknown: 'It is in no queue, and its end never reached the history.',
  }[state];
}

const quote = (text) => "'" + text.replaceAll("'", "'\\''") + "'";

async function copyAsCurl({ description, priority }, base) {
  const body = JSON.stringify({ description, ...(priority != null && { priority }) });
  const command = `curl -i ${quote(base + '/tasks')} -H 'Content-Type: application/json' -d ${quote(body)}`;
  try {
    await navigator.clipboard.writeText(command);
    notify('info', 'Copied: a curl command that submits a task like this one.');
  } catch {
    notify('error', `The browser copies nothing without HTTPS and permission. The command is: ${command}`);
  }
}

function Properties({ task, dead }) {
  const rows = [
    ['Message id', visible(task.id)], ['Priority', task.priority ?? '4, the default'],
    ['Submitted', html`<${At} at=${task.submittedAt} />`], ['Finished', html`<${At} at=${task.finishedAt} />`],
    ['Attempt', count(task.attempt)], ['Redrives', count(task.redrives)], ['Worker', visible(task.worker) || '–'],
    ['Last error', visible(task.lastError) || '–'],
    ...(dead ? [['Dead because', visible(dead.reason) || '–'], ['Deliveries', count(dead.deliveries)],
      ['Content type', visible(dead.contentType) || '–'], ['Size', `${count(dead.size)} bytes`]] : []),
  ];
  return html`
    <section class="card" aria-label="Properties"><h2>Properties</h2>
      <dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    </section>`;
}

/** The life of one task: each attempt, the wait before it and the reason for the wait. */
export default function Task({ id, config }) {
  const { task, events: unsorted, problem } = useTask(id);
  const events = useMemo(() => unsorted.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)), [unsorted]);
  const list = useMemo(() => attempts(events), [events]);
  const trace = config.traceUrl?.replace('{taskId}', encodeURIComponent(id));
  const head = html`
    <div class="title">
      <div><${Link} href="/tasks">All tasks<//><h1>${task ? visible(task.description) || 'A task' : 'Task'}</h1></div>
      <${How} title="Work queue" source="task-worker/src/main/java/dev/warren/worker/tasks/TaskListener.java" />
    </div>`;
  if (!task) {
    return html`${head}${problem && html`
      <div class="card empty"><p>${problem.detail}</p>
        <p>${problem.status === 404 ? 'Look for another task in the list.' : 'The task appears by itself once the board answers.'}</p></div>`}`;
  }
  const isPartial = list.length === 0 || list[0].attempt > 1 || list[0].redrives > 0 || !list[0].startedAt;
  return html`
    ${head}
    <div class="actions">
      <span class="badge ${task.state}" data-state=${task.state}>${task.state}</span><span>${next(task)}</span>
      <span class="push actions">
        ${trace && html`<a href=${trace} rel="noreferrer">Trace</a>`}
        <button onClick=${() => copyAsCurl(task, config.services['task-producer'])}>Copy as curl</button>
      </span>
    </div>
    ${isPartial && task.attempt > 0 && html`
      <p class="card small">Older events of this task are no longer in memory. Below is what remains, and what the board knows.</p>`}
    <div class="columns">
      <section class="stack" aria-label="Life">
        <h2>Attempts</h2>
        ${list.length > 0 ? html`<${Attempts} list=${list} task=${task} />`
          : html`<div class="card empty"><p>${task.attempt > 0 ? `The board knows of ${count(task.attempt)} attempts.` : 'No worker has begun yet.'}</p></div>`}
      </section>
      <${Properties} task=${task} dead=${letter(events)} />
    </div>`;
}
