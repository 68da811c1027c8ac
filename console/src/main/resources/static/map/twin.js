import { html } from '../lib/preact.js';
import { count } from '../lib/format.js';

const CELLS = ['ready', 'unacknowledged', 'delayed', 'consumers'];

function Table({ caption, heads, rows }) {
  return html`
    <div class="card table-card" tabindex="0" role="region" aria-label=${caption}>
      <table>
        <caption>${caption}</caption>
        <thead><tr>${heads.map(([head, type]) => html`<th scope="col" class=${type}>${head}</th>`)}</tr></thead>
        <tbody>${rows}</tbody>
      </table>
    </div>`;
}

/** The map in tables: the same numbers of the same snapshot. */
export function Twin({ overview: { exchanges, bindings, queues }, map }) {
  const holders = map.lanes.flatMap((lane) => lane.queues.flatMap((queue) => queue.holders.map((holder) => ({ ...holder, queue: queue.name }))));
  return html`
    <${Table} caption="Queues" heads=${[['Queue'], ['Type'], ...CELLS.map((cell) => [cell, 'number'])]}
      rows=${queues.map((queue) => html`
        <tr key=${queue.name}><th scope="row">${queue.name}</th><td>${queue.type}</td>
          ${CELLS.map((cell) => html`<td class="number" data-queue=${queue.name} data-cell=${cell}>${count(queue[cell])}</td>`)}
        </tr>`)} />
    <${Table} caption="Consumers" heads=${[['Queue'], ['Instance'], ['consumers', 'number'], ['holds', 'number']]}
      rows=${holders.map(({ queue, name, consumers, holds }) => html`
        <tr key=${queue + name}><th scope="row">${queue}</th><td>${name}</td><td class="number">${count(consumers)}</td>
          <td class="number">${count(holds)}</td></tr>`)} />
    <${Table} caption="Exchanges" heads=${[['Exchange'], ['Type']]}
      rows=${exchanges.map(({ name, type }) => html`<tr key=${name}><th scope="row">${name}</th><td>${type}</td></tr>`)} />
    <${Table} caption="Bindings" heads=${[['Exchange'], ['Key'], ['Destination']]}
      rows=${bindings.map(({ source, key, destination }) => html`
        <tr><th scope="row">${source}</th><td>${key || '–'}</td><td>${destination}</td></tr>`)} />`;
}
