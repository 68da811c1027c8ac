import { html, useMemo } from '../lib/preact.js';
import { count } from '../lib/format.js';
import { useQuery } from '../lib/route.js';
import { useOverview } from '../lib/stream.js';
import { Picture } from './picture.js';
import { topology } from './topology.js';
import { Twin } from './twin.js';

const STATES = ['queued', 'running', 'retrying', 'completed', 'dead', 'unknown'];

/** The exchanges, queues and consumers of the broker, and what moves between them. All numbers are of one snapshot. */
export default function BrokerMap() {
  const overview = useOverview();
  const [as, setAs] = useQuery('as', 'picture');
  const map = useMemo(() => overview && topology(overview), [overview]);
  const other = as === 'table' ? 'picture' : 'table';
  return html`
    <div class="title">
      <h1>Map</h1>
      ${overview?.tasks && html`
        <div class="tasks" aria-label="Tasks by state" role="group">
          ${STATES.map((state) => html`<span class="badge ${state}">${state} <b>${count(overview.tasks[state])}</b></span>`)}
        </div>`}
      <button onClick=${() => setAs(other)}>${other === 'table' ? 'Table' : 'Picture'}</button>
    </div>
    ${!overview && html`<div class="card empty"><p>The first snapshot of the broker is on its way.</p></div>`}
    ${overview && !overview.queues.length && html`
      <div class="card empty"><p>The broker shows no queue.</p><p>Start the services: they declare their exchanges and queues.</p></div>`}
    ${overview && (as === 'table' ? html`<${Twin} overview=${overview} map=${map} />` : html`<${Picture} map=${map} />`)}`;
}
