import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { count, time, visible } from '../lib/format.js';
import { How } from '../lib/how.js';
import { Link, navigate, useQuery } from '../lib/route.js';
import { useThrottled, VirtualTable } from '../lib/table.js';
import { useBoard } from './board.js';
import { Submit } from './submit.js';

const STATES = ['queued', 'running', 'retrying', 'completed', 'dead', 'unknown'];
const TYPING_MS = 300;
const path = ({ id }) => '/tasks/' + encodeURIComponent(id);

const COLUMNS = [
  { label: 'State', cell: ({ state, progress }) => html`
    <span class="badge ${state}">${state}${state === 'running' && progress > 0 ? ` ${Math.round(progress * 100)} %` : ''}</span>` },
  { label: 'Task', cell: (row) => html`
    <${Link} href=${path(row)} tabindex="-1" title=${visible(row.description)}>${visible(row.description) || row.id}<//>` },
  { label: 'Id', class: 'wide', cell: ({ id }) => html`<span class="mono" title=${visible(id)}>${visible(id).slice(0, 8)}</span>` },
  { label: 'Attempt', class: 'number wide', cell: ({ attempt }) => attempt || '' },
  { label: 'Priority', class: 'number wide', cell: ({ priority }) => priority ?? '' },
  { label: 'Worker', class: 'wide', cell: ({ worker }) => worker && html`<span title=${visible(worker)}>${visible(worker).split('@').at(-1)}</span>` },
  { label: 'Submitted', class: 'wide', cell: ({ submittedAt }) => html`<time datetime=${submittedAt}>${time(submittedAt)}</time>` },
  { label: 'Last error', class: 'wide rest', cell: ({ lastError }) => html`<span title=${visible(lastError)}>${visible(lastError)}</span>` },
];

/** Writes what was typed into the URL once the typing pauses. */
function Search({ text, setText }) {
  const [typed, setTyped] = useState(text);
  const timer = useRef();
  useEffect(() => { setTyped(text); }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const input = (event) => {
    const { value } = event.target;
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setText(value), TYPING_MS);
  };
  return html`
    <div class="field grow">
      <label for="search">Search</label>
      <input id="search" type="search" maxlength="200" placeholder="Part of an id, a description or an error" value=${typed} onInput=${input} />
    </div>`;
}

function Chips({ counts, state, setState }) {
  const total = counts && Object.values(counts).reduce((sum, n) => sum + n, 0);
  const chip = (value, label, n) => html`
    <button type="button" key=${value} aria-pressed=${state === value} data-state=${value || 'all'} onClick=${() => setState(value)}>
      ${label} <span class="number" data-count=${n}>${count(n)}</span>
    </button>`;
  return html`
    <div class="chips" role="group" aria-label="State">
      ${chip('', 'all', total)}${STATES.map((value) => chip(value, value, counts?.[value]))}
    </div>`;
}

function Empty({ problem, filtered, write }) {
  if (problem) {
    return html`<div class="card empty"><p>${problem.detail}</p><p>The list appears by itself once the task board answers.</p></div>`;
  }
  if (filtered) return html`<div class="card empty"><p>No task matches.</p><p>Choose another state, or search for something else.</p></div>`;
  return html`
    <div class="card empty"><p>There is no task yet.</p>
      <p>${write ? 'Submit one above. Then watch it here, and on the map.' : 'Tasks appear here once a client submits them.'}</p></div>`;
}

/** All tasks that the board remembers, newest first. */
export default function Tasks({ config }) {
  const [state, setState] = useQuery('state');
  const [text, setText] = useQuery('text');
  const { rows, counts: latest, problem, query, more } = useBoard(state, text);
  const counts = useThrottled(latest);
  return html`
    <div class="title">
      <h1>Tasks</h1>
      <${How} title="Work queue" source="task-producer/src/main/java/dev/warren/producer/tasks/TaskSubmission.java" />
    </div>
    ${config.write && html`<${Submit} />`}
    <div class="fields filters">
      <${Search} text=${text} setText=${setText} />
      <${Chips} counts=${counts} state=${state} setState=${setState} />
    </div>
    ${rows.length > 0 && html`
      <${VirtualTable} caption=${`${state || text ? 'Tasks that match' : 'Tasks'}, newest first`} columns=${COLUMNS} rows=${rows}
        rowKey=${({ id }) => id} onOpen=${(row) => navigate(path(row))} more=${more} />`}
    ${rows.length === 0 && (problem || query) && html`<${Empty} problem=${problem} filtered=${state || text} write=${config.write} />`}`;
}
