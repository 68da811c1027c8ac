import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { post } from '../lib/api.js';
import { useField } from '../lib/field.js';
import { count, time, visible } from '../lib/format.js';
import { How } from '../lib/how.js';
import { attempt } from '../lib/notice.js';
import { VirtualTable } from '../lib/table.js';
import { PATTERNS, subscription, target, useType } from './patterns.js';
import { useLogRows } from './rows.js';

/** Follows the messages of an exchange, live or from the archive, and sends some. */
export default function Logs({ config }) {
  const [type, setType] = useType();
  const pattern = PATTERNS[type];
  const [keys, setKeys] = useField('keys', pattern.first ?? '');
  const [replay, setReplay] = useField('replay');
  const choose = (next) => {
    setType(next);
    setKeys(PATTERNS[next].first ?? '');
  };
  return html`<div class="title"><h1>Logs</h1>
      <${How} title=${pattern.title} source="log-service/src/main/java/dev/warren/logs/LogTopology.java" /></div>
    <form class="fields" onSubmit=${(event) => event.preventDefault()} aria-label="What to follow">
      <div class="field"><label for="exchange">Exchange</label>
        <select id="exchange" value=${type} onChange=${(event) => choose(event.target.value)}>
          ${Object.entries(PATTERNS).map(([name, { exchange }]) => html`<option value=${name}>${exchange} (${name})</option>`)}
        </select>
      </div>
      ${pattern.parameter && html`<div class="field grow"><label for="keys">${pattern.keys}</label>
        <input id="keys" class="mono" value=${keys} onInput=${(event) => setKeys(event.target.value)} spellcheck="false" autocomplete="off" aria-describedby="keys-hint" />
        <p id="keys-hint" class="hint">Separate several with a space.</p>
      </div>`}
      <div class="field"><label for="replay">Replay</label>
        <select id="replay" value=${replay} onChange=${(event) => setReplay(event.target.value)}>
          <option value="">live only</option>
          ${['10', '100', '1000'].map((n) => html`<option value=${n}>last ${count(Number(n))}</option>`)}
        </select>
        <p class="hint">From the archive, the last 24 hours.</p>
      </div>
    </form>
    ${config.write && html`<${SendForm} type=${type} pattern=${pattern} />`}
    <${Messages} path=${subscription(type, keys.split(/\s+/).filter(Boolean), replay)} />`;
}

function Messages({ path }) {
  const { rows, status, paused, waiting, setPaused, clear } = useLogRows(path);
  const [opened, setOpened] = useState(null);
  return html`<section class="stack" aria-labelledby="messages">
    <div class="title">
      <h2 id="messages">Messages</h2>
      <span role="status" id="waiting">${paused ? `${count(waiting)} new` : ''}</span>
      <button type="button" onClick=${() => setPaused(!paused)}>${paused ? 'Resume' : 'Pause'}</button>
      <button type="button" disabled=${rows.length === 0} onClick=${() => download(rows)}>Download</button>
      <button type="button" disabled=${rows.length === 0} onClick=${clear}>Clear</button>
    </div>
    <p class="hint">${status}</p>
    ${rows.length === 0
      ? html`<p class="empty">No message yet. Send one above, or choose a replay.</p>`
      : html`<${VirtualTable} caption="Messages, newest first" rows=${rows} rowKey=${(row) => row.row} columns=${COLUMNS} onOpen=${setOpened} />
        <p class="hint">Enter or a double click shows the whole message.</p>`}
    ${opened && html`<${Message} row=${opened} onClose=${() => setOpened(null)} />`}
  </section>`;
}

const COLUMNS = [
  { label: 'Time', class: 'wide', cell: (row) => (row.timestamp ? `${row.assigned?.includes('timestamp') ? '~' : ''}${time(row.timestamp)}` : '') },
  { label: 'Key', cell: (row) => html`<code title=${visible(row.routingKey ?? '')}>${visible(row.routingKey ?? '')}</code>` },
  { label: 'Message', class: 'fill', cell: (row) => html`<span class=${row.notice ? 'notice-row' : ''} title=${text(row)}>${text(row)}</span>` },
];

const text = (row) => row.notice ?? visible(row.message);

function Message({ row, onClose }) {
  const dialog = useRef();
  useEffect(() => dialog.current.showModal(), []);
  return html`<dialog ref=${dialog} aria-label="Message" onClose=${onClose}>
    <dl>
      <dt>Time</dt><dd>${row.timestamp ?? 'unknown'}</dd>
      <dt>Exchange</dt><dd>${row.exchange ?? ''}</dd>
      <dt>Key</dt><dd><code>${visible(row.routingKey)}</code></dd>
      <dt>Id</dt><dd><code>${visible(row.id)}</code></dd>
    </dl>
    <pre class="message" tabindex="0">${text(row)}</pre>
    <div class="actions"><button onClick=${() => dialog.current.close()}>Close</button></div>
  </dialog>`;
}

/** As the table shows it: control characters stay inert in a terminal, too. */
function download(rows) {
  const lines = rows.toReversed().map((row) => `${row.timestamp ?? '-'} ${visible(row.routingKey ?? '')} ${text(row)}\n`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(lines, { type: 'text/plain;charset=utf-8' }));
  link.download = `logs-${new Date().toISOString().replaceAll(':', '-')}.txt`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function SendForm({ type, pattern }) {
  const [key, setKey] = useState('kern.info');
  const [message, setMessage] = useState('');
  const severity = type === 'direct' && key === 'kern.info' ? 'info' : key;
  const send = (event) => {
    event.preventDefault();
    attempt(async () => {
      await post(target(type, severity), { message });
      setMessage('');
    });
  };
  return html`<form class="fields card" onSubmit=${send} aria-label="Send a message">
    ${pattern.parameter && html`<div class="field"><label for="routing-key">Routing key</label>
      <input id="routing-key" class="mono" required value=${severity} onInput=${(event) => setKey(event.target.value)} spellcheck="false" autocomplete="off" />
    </div>`}
    <div class="field grow"><label for="message">Message</label>
      <input id="message" required value=${message} onInput=${(event) => setMessage(event.target.value)} autocomplete="off" />
    </div>
    <div class="actions"><button class="primary">Send</button></div>
  </form>`;
}
