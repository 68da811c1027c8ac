import { html, useEffect, useRef } from '../lib/preact.js';
import { count } from '../lib/format.js';

/** Shows what a dry run of the redrive found, and asks. */
export function Confirm({ dryRun, onConfirm, onCancel }) {
  const dialog = useRef();
  useEffect(() => dialog.current.showModal(), []);
  const { matched, total, truncated, unreadable } = dryRun;
  return html`<dialog ref=${dialog} aria-labelledby="confirm-title" onClose=${onCancel}>
    <h2 id="confirm-title">Redrive dead letters</h2>
    <p><strong data-matched=${matched}>${count(matched)}</strong> of ${count(total)} dead letters go back on the task queue. Each keeps its id and starts with a fresh count of attempts.</p>
    ${truncated && html`<p>The search ended before it had seen all dead letters.</p>`}
    ${unreadable > 0 && html`<p>${count(unreadable)} cannot be read and stay where they are.</p>`}
    <div class="actions">
      <button type="button" onClick=${() => dialog.current.close()}>Cancel</button>
      <button type="button" class="primary" disabled=${matched === 0} onClick=${onConfirm}>Confirm redrive</button>
    </div>
  </dialog>`;
}
