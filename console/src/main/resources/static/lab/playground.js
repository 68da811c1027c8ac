import { html, useEffect, useMemo, useState } from '../lib/preact.js';
import { post } from '../lib/api.js';
import { visible } from '../lib/format.js';
import { How } from '../lib/how.js';
import { notify } from '../lib/notice.js';
import { useQuery } from '../lib/route.js';
import { followLogs, on, useOverview } from '../lib/stream.js';
import { explain, matches } from './matcher.js';

const EXCHANGES = { topic: 'topic_logs', direct: 'direct_logs', fanout: 'logs' };

const EXAMPLES = {
  topic: ['kern.*', '*.critical', 'kern.#', '#.disk.#', 'cron.info'],
  direct: ['error', 'warning', 'info'],
  fanout: [''],
};

const FIRST_KEY = { topic: 'kern.critical', direct: 'error', fanout: '' };

const SHOWN = 5;

/** Which bindings match a routing key, why the others do not, and what the broker does with it. */
export default function Playground({ config }) {
  const [type, setType] = useQuery('type', 'topic');
  const [key, setKey] = useQuery('key', FIRST_KEY[type] ?? '');
  const [keys, setKeys] = useState(EXAMPLES[type] ?? []);
  const rows = useBindings(type, keys);
  const matching = rows.filter((row) => matches(type, row.key, key));
  const change = (next) => {
    setType(next);
    setKey(FIRST_KEY[next]);
    setKeys(EXAMPLES[next]);
  };
  return html`<h1>Playground</h1>
    <p>An exchange compares the routing key of a message with its bindings. Change both, and see which queues get the message.</p>
    <div class="panels">
      <section class="panel" aria-labelledby="try">
        <h2 id="try">Try</h2>
        <form class="stack" onSubmit=${(event) => send(event, type, key)}>
          <label class="field">Exchange type
            <select value=${type} onChange=${(event) => change(event.target.value)}>
              ${Object.keys(EXCHANGES).map((name) => html`<option value=${name}>${name} (${EXCHANGES[name]})</option>`)}
            </select>
          </label>
          <label class="field">Routing key
            <input value=${key} onInput=${(event) => setKey(event.target.value)} autocomplete="off" spellcheck="false" />
          </label>
          <label class="field">Binding keys
            <textarea rows="6" spellcheck="false" value=${keys.join('\n')} aria-describedby="one-a-line"
              onInput=${(event) => setKeys(event.target.value.split('\n'))}></textarea>
          </label>
          <p id="one-a-line" class="hint">One a line. In a topic binding * is one word and # any number of words.</p>
          ${config.write && html`<button type="submit">Send it for real</button>`}
        </form>
        <${How} title="Topics" source="log-service/src/main/java/dev/warren/logs/Keys.java" />
      </section>
      <section class="panel" aria-labelledby="bindings">
        <h2 id="bindings">Bindings</h2>
        <p role="status">${matching.length} of ${rows.length} bindings match.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Bindings, scrollable">
          <table>
            <caption>Bindings of ${EXCHANGES[type]}, and whether they match</caption>
            <thead><tr><th scope="col">Binding key</th><th scope="col">Match</th><th scope="col">Why</th><th scope="col">Queue</th></tr></thead>
            <tbody>${rows.map((row) => html`<${Binding} type=${type} row=${row} routingKey=${key} />`)}</tbody>
          </table>
        </div>
        <${Delivered} type=${type} keys=${keys} />
      </section>
    </div>`;
}

function Binding({ type, row, routingKey }) {
  const match = matches(type, row.key, routingKey);
  return html`<tr class=${match ? 'matches' : ''} data-match=${match}>
    <td><code>${row.key === '' ? '(empty)' : visible(row.key)}</code></td>
    <td>${match ? '✓ yes' : '✗ no'}</td>
    <td>${explain(type, row.key, routingKey)}</td>
    <td>${row.queue ?? 'your example'}</td>
  </tr>`;
}

/** The real bindings of the exchange, then those of the form. */
function useBindings(type, keys) {
  const overview = useOverview();
  return useMemo(() => {
    const real = (overview?.bindings ?? []).filter((binding) => binding.source === EXCHANGES[type])
      .map((binding) => ({ key: binding.key, queue: binding.destination }));
    return [...real, ...own(type, keys).map((key) => ({ key }))];
  }, [overview, type, keys]);
}

const own = (type, keys) => (type === 'fanout' ? keys.slice(0, 1) : [...new Set(keys)].filter((key) => key !== ''));

/** A live subscription with the keys of the form: what the broker itself says. */
function Delivered({ type, keys }) {
  const [logs, setLogs] = useState([]);
  const [state, setState] = useState('');
  const path = subscription(type, own(type, keys));
  useEffect(() => {
    setState('Subscribing …');
    const later = setTimeout(() => followLogs(path), 500);
    return () => clearTimeout(later);
  }, [path]);
  useEffect(() => {
    const handlers = [
      on('log-subscribed', (data) => setState(`Subscribed with queue ${data.queue}.`)),
      on('log-problem', (problem) => setState(`The log-service refused these keys: ${problem.detail ?? problem.title}`)),
      on('log', (log) => setLogs((before) => [log, ...before].slice(0, SHOWN))),
    ];
    return () => {
      handlers.forEach((off) => off());
      followLogs(null);
    };
  }, []);
  return html`<h2>Delivered by the broker</h2>
    <p class="hint">A subscription with your keys gets what matches. ${state}</p>
    <ul class="plain" aria-label="Delivered messages">
      ${logs.map((log) => html`<li key=${log.id}><code>${visible(log.routingKey || log.exchange)}</code> ${visible(log.message)}</li>`)}
    </ul>
    ${logs.length === 0 && html`<p class="empty">Nothing yet. Send a message with a key that matches.</p>`}`;
}

function subscription(type, keys) {
  const name = { topic: 'key', direct: 'severity' }[type];
  if (!name) {
    return '/logs';
  }
  return keys.length === 0 ? null : `/logs/${type}?${keys.map((key) => `${name}=${encodeURIComponent(key)}`).join('&')}`;
}

async function send(event, type, key) {
  event.preventDefault();
  const path = type === 'fanout' ? '/logs' : `/logs/${type}/${encodeURIComponent(key)}`;
  try {
    const { data } = await post(`/api/log-service${path}`, { message: 'From the playground' });
    notify('info', `Sent to ${data.exchange}${data.routingKey ? ` with ${data.routingKey}` : ''}.`);
  }
  catch (problem) {
    notify('error', problem.detail ?? problem.title);
  }
}
