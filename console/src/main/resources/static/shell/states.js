import { html, useEffect, useState } from '../lib/preact.js';
import { count } from '../lib/format.js';
import { useConnected, useOverview } from '../lib/stream.js';

const LOST = 'A task counts as lost once the board calls it unknown: minutes to an hour after its last event.';
const GRACE_MS = 3000; // a page that loads is not yet connected

/** What is away now, a sentence each. */
function outages(overview, away) {
  if (away) return ['The console does not answer. This page shows what it knew last.'];
  if (!overview) return [];
  const { broker, services } = overview;
  const down = services.filter(({ state }) => state !== 'up')
    .map(({ name, detail }) => `${name} is down. ${detail ?? ''}`);
  const brokerIs = { down: 'is away', blocked: 'blocks publishers', unknown: 'is in an unknown state' }[broker.state];
  return brokerIs ? [`The broker ${brokerIs}. ${broker.detail ?? ''}`, ...down] : down;
}

export function Banner() {
  const overview = useOverview();
  const connected = useConnected();
  const [away, setAway] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAway(!connected), connected ? 0 : GRACE_MS);
    return () => clearTimeout(timer);
  }, [connected]);
  return html`<div id="banner" role="alert">${outages(overview, away).map((text) => html`<div>${text}</div>`)}</div>`;
}

export function States() {
  const overview = useOverview();
  const { broker, services } = overview ?? {};
  const entries = overview ? [{ name: broker.version ? `RabbitMQ ${broker.version}` : 'RabbitMQ', ...broker }, ...services] : [];
  return html`
    <ul class="states" aria-label="States">${entries.map(({ name, state, detail }) => html`
      <li title=${detail || null}>
        <span class="dot ${state}"></span>${name}${state === 'up' ? html`<span class="sr"> is up</span>` : ` is ${state}`}
      </li>`)}
    </ul>`;
}

/** Each task that the board remembers is completed, dead or in flight. At least once: some may be completed twice. */
export function PromiseMeter() {
  const overview = useOverview();
  const { accepted, completed, dead, inFlight, lost, doubled } = overview?.promise ?? {};
  const part = (value, label, props) => html`<span ...${props}><b>${count(value)}</b>${label}</span>`;
  return html`
    <div id="promise" role="group" aria-label="The promise"
        title="Of the tasks that the board remembers" data-accepted=${accepted} data-completed=${completed}
        data-dead=${dead} data-in-flight=${inFlight} data-lost=${lost} data-doubled=${doubled}>
      ${part(accepted, 'accepted')}<span aria-hidden="true">=</span>
      ${part(completed, 'completed')}<span aria-hidden="true">+</span>
      ${part(dead, 'dead')}<span aria-hidden="true">+</span>
      ${part(inFlight, 'in flight')}
      ${part(lost, 'lost', { class: lost > 0 ? 'bad' : lost === 0 ? 'ok' : '', title: LOST })}
      ${part(doubled, 'completed twice')}
      ${overview && !overview.promise && html`<span>The task board is not available yet.</span>`}
    </div>`;
}
