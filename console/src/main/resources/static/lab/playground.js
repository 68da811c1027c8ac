import { html, useMemo, useState } from '../lib/preact.js';
import { post } from '../lib/api.js';
import { visible } from '../lib/format.js';
import { How } from '../lib/how.js';
import { attempt, notify } from '../lib/notice.js';
import { useQuery } from '../lib/route.js';
import { useOverview } from '../lib/stream.js';
import { PATTERNS, subscription, target, useType } from '../logs/patterns.js';
import { useLogRows } from '../logs/rows.js';
import { namePrefix } from '../map/topology.js';
import { explain, matches } from './matcher.js';

const EXAMPLES = {
  topic: ['kern.*', '*.critical', 'kern.#', '#.disk.#', 'cron.info'],
  direct: ['error', 'warning', 'info'],
  fanout: [''],
};

const FIRST_KEY = { topic: 'kern.critical', direct: 'error', fanout: '' };
const SHOWN = 5;

/** Which bindings match a routing key, why the others do not, and what the broker does with it. */
export default function Playground({ config }) {
  const [type, setType] = useType();
  const [key, setKey] = useQuery('key', FIRST_KEY[type]);
  const [keys, setKeys] = useState(EXAMPLES[type]);
  const { queue, status, rows: logs } = useLogRows(subscription(type, own(type, keys)));
  const rows = useBindings(type, keys, queue);
  const matching = rows.filter((row) => matches(type, row.key, key));
  const change = (next) => {
    setType(next);
    setKey(FIRST_KEY[next]);
    setKeys(EXAMPLES[next]);
  };
  return html`<div class="title"><h1>Playground</h1>
      <${How} title=${PATTERNS[type].title} source="log-service/src/main/java/dev/warren/logs/Keys.java" /></div>
    <p>An exchange compares the routing key of a message with its bindings. Change both, and see which queues get the message.</p>
    <div class="playground">
      <section class="card" aria-labelledby="try">
        <h2 id="try">Try</h2>
        <form class="stack" onSubmit=${(event) => send(event, type, key)}>
          <div class="field"><label for="type">Exchange type</label>
            <select id="type" value=${type} onChange=${(event) => change(event.target.value)}>
              ${Object.entries(PATTERNS).map(([name, { exchange }]) => html`<option value=${name}>${name} (${exchange})</option>`)}
            </select>
          </div>
          <div class="field"><label for="routing-key">Routing key</label>
            <input id="routing-key" class="mono" value=${key} onInput=${(event) => setKey(event.target.value)} autocomplete="off" spellcheck="false" />
          </div>
          <div class="field"><label for="binding-keys">Binding keys</label>
            <textarea id="binding-keys" class="mono" rows="6" spellcheck="false" value=${keys.join('\n')} aria-describedby="one-a-line"
              onInput=${(event) => setKeys(event.target.value.split('\n'))}></textarea>
            <p id="one-a-line" class="hint">One a line. In a topic binding * is one word and # any number of words.</p>
          </div>
          ${config.write && html`<div class="actions"><button class="primary">Send it for real</button></div>`}
        </form>
      </section>
      <section class="card bindings" aria-labelledby="bindings">
        <h2 id="bindings">Bindings</h2>
        <p role="status" id="matching">${matching.length} of ${rows.length} bindings match.</p>
        <table>
          <caption class="sr">Bindings of ${PATTERNS[type].exchange}, and whether they match</caption>
          <thead><tr><th scope="col">Binding key</th><th scope="col">Match</th><th scope="col">Why</th><th scope="col" class="wide">Queue</th></tr></thead>
          <tbody>${rows.map((row) => html`<${Binding} key=${`${row.queue} ${row.key}`} type=${type} row=${row} routingKey=${key} />`)}</tbody>
        </table>
      </section>
      <${Delivered} status=${status} logs=${logs.slice(0, SHOWN)} />
    </div>`;
}

function Binding({ type, row, routingKey }) {
  const match = matches(type, row.key, routingKey);
  return html`<tr data-match=${String(match)}>
    <td class="any-width"><code>${row.key === '' ? '(empty)' : visible(row.key)}</code></td>
    <td><span class="badge ${match ? 'ok' : ''}">${match ? '✓ yes' : '✗ no'}</span></td>
    <td>${explain(type, row.key, routingKey)}</td>
    <td class="wide any-width">${row.queue ?? html`<span class="muted">this page</span>`}</td>
  </tr>`;
}

/** The real bindings of the exchange, but for those of this page, then the keys of the form. */
function useBindings(type, keys, queue) {
  const overview = useOverview();
  return useMemo(() => {
    const exchange = namePrefix(overview?.exchanges ?? []) + PATTERNS[type].exchange;
    const real = (overview?.bindings ?? []).filter(({ source, destination }) => source === exchange && destination !== queue)
      .map((binding) => ({ key: binding.key, queue: binding.destination }));
    return [...real, ...own(type, keys).map((key) => ({ key }))];
  }, [overview, type, keys, queue]);
}

const own = (type, keys) => (type === 'fanout' ? keys.slice(0, 1) : [...new Set(keys)].filter((key) => key !== ''));

function Delivered({ status, logs }) {
  return html`<section class="card" aria-labelledby="delivered">
    <h2 id="delivered">Delivered by the broker</h2>
    <p>This page subscribes with your binding keys. It gets what the broker matches.</p>
    <p class="hint">${status}</p>
    <ul class="delivered" aria-label="Delivered messages">
      ${logs.map((log) => html`<li key=${log.row}><code>${visible(log.routingKey || log.exchange)}</code> ${log.notice ?? visible(log.message)}</li>`)}
    </ul>
    ${logs.length === 0 && html`<p class="empty">Nothing yet. Send a message with a key that matches.</p>`}
  </section>`;
}

function send(event, type, key) {
  event.preventDefault();
  attempt(async () => {
    const { data } = await post(target(type, key), { message: 'From the playground' });
    notify('info', `Sent to ${data.exchange}${data.routingKey ? ` with ${data.routingKey}` : ''}.`);
  });
}
