import { html, useState } from '../lib/preact.js';
import { post } from '../lib/api.js';
import { useField } from '../lib/field.js';
import { count, duration, time, visible } from '../lib/format.js';
import { How } from '../lib/how.js';
import { attempt, notify } from '../lib/notice.js';
import { navigate } from '../lib/route.js';
import { VirtualTable } from '../lib/table.js';
import { Confirm } from './confirm.js';
import { useLetters } from './letters.js';

const STATES = ['dead', 'queued', 'running', 'retrying', 'completed', 'unknown'];

/** The most that task-producer redrives in one request. */
const LIMIT = 1000;

/** What the broker gave up on, why, and how to send it back. */
export default function DeadLetters({ config }) {
  const [error, setError] = useField('error');
  const [text, setText] = useField('text');
  const [state, setState] = useField('state');
  const filter = Object.fromEntries(Object.entries({ error, text, state }).filter(([, value]) => value.trim() !== ''));
  const { letters, total, groups, more, loaded, reload } = useLetters(filter);
  const [selected, setSelected] = useState(new Set());
  const [dryRun, setDryRun] = useState(null);
  const everything = Object.keys(filter).length === 0 ? { all: true } : filter;

  const redrive = (selection, dryRun) => post('/api/task-producer/dead-letters/redrive', { ...selection, limit: LIMIT, dryRun });
  const ask = (selection) => attempt(async () => {
    const { data } = await redrive(selection, true);
    setDryRun({ selection, ...data });
  });
  const confirm = () => attempt(async () => {
    const { selection } = dryRun;
    setDryRun(null);
    const { data } = await redrive(selection, false);
    setSelected(new Set(data.failed.map((failure) => failure.id).filter((id) => selected.has(id))));
    reload();
    tell(data);
  });

  return html`<div class="title"><h1>Dead letters</h1>
      <${How} title="Dead letters" source="task-producer/src/main/java/dev/warren/producer/deadletters/Redrive.java" /></div>
    <form class="fields" onSubmit=${(event) => event.preventDefault()} role="search" aria-label="Filter the dead letters">
      <div class="field grow"><label for="error">Error contains</label>
        <input id="error" value=${error} maxlength="200" onInput=${(event) => setError(event.target.value)} />
      </div>
      <div class="field grow"><label for="text">Id or text contains</label>
        <input id="text" value=${text} maxlength="200" onInput=${(event) => setText(event.target.value)} />
      </div>
      <div class="field"><label for="state">State</label>
        <select id="state" value=${state} onChange=${(event) => setState(event.target.value)}>
          <option value="">any</option>
          ${STATES.map((name) => html`<option>${name}</option>`)}
        </select>
      </div>
    </form>
    <${Groups} groups=${groups} error=${error} choose=${setError} />
    <div class="title">
      <p role="status" id="letters">${loaded ? `${count(letters.length)}${more ? '+' : ''} match. The queue has ${count(total)}.${selected.size > 0 ? ` ${count(selected.size)} selected.` : ''}` : 'Loading …'}</p>
      ${config.write && html`
        <button disabled=${selected.size === 0} onClick=${() => ask({ ids: [...selected].slice(0, LIMIT) })}>Redrive selected</button>
        <button disabled=${letters.length === 0} onClick=${() => ask(everything)}>Redrive all that match</button>`}
    </div>
    ${loaded && letters.length === 0 && html`<p class="empty">${Object.keys(filter).length
      ? 'No dead letter matches. Clear the filter to see all.'
      : 'No dead letters. To make one, submit a task with “Fail times” 1000 in Tasks, and wait ten seconds.'}</p>`}
    ${letters.length > 0 && html`<${VirtualTable} caption="Dead letters, oldest first" columns=${COLUMNS}
      rows=${letters} rowKey=${(letter) => letter.id} more=${more} onOpen=${(letter) => navigate(`/tasks/${encodeURIComponent(letter.id)}`)}
      selected=${selected} onSelect=${config.write ? setSelected : undefined} />`}
    ${dryRun && html`<${Confirm} dryRun=${dryRun} onConfirm=${confirm} onCancel=${() => setDryRun(null)} />`}`;
}

const clipped = (text) => html`<span title=${text}>${text}</span>`;

const COLUMNS = [
  { label: 'Error', cell: (letter) => clipped(visible(letter.lastError ?? letter.reason)) },
  { label: 'Preview', class: 'fill', cell: (letter) => clipped(visible(letter.preview)) },
  { label: 'State', cell: (letter) => html`<span class="badge ${letter.state ?? 'unknown'}">${letter.state ?? 'not on the board'}</span>` },
  { label: 'Deliveries', class: 'number wide', cell: (letter) => count(letter.deliveries) },
  { label: 'Redrives', class: 'number wide', cell: (letter) => count(letter.redrives) },
  { label: 'Died', class: 'wide', cell: (letter) => html`<span title=${`${duration(letter.ageSeconds * 1000)} ago`}>${time(letter.diedAt).replace('.000', '')}</span>` },
  { label: 'Id', class: 'wide id', cell: (letter) => html`<code title=${visible(letter.id)}>${visible(letter.id)}</code>` },
];

function Groups({ groups, error, choose }) {
  return groups.length > 0 && html`<div class="chips" role="group" aria-label="Dead letters by error">
    <span class="hint">Errors of the first 1,000:</span>
    ${groups.map(([name, size]) => html`<button key=${name} disabled=${!name} aria-pressed=${!!name && error === name} onClick=${() => choose(error === name ? '' : name)}>
      ${visible(name) || 'no error'} <span class="number">${count(size)}</span>
    </button>`)}
  </div>`;
}

function tell({ redriven, failed, matched }) {
  notify('info', `${count(redriven)} redriven.${matched === LIMIT ? ` One redrive takes at most ${count(LIMIT)}: repeat it for the rest.` : ''}`);
  if (failed.length > 0) {
    notify('error', `${count(failed.length)} are still dead: ${failed[0].reason}`);
  }
}
