import { html, useEffect, useState } from './preact.js';

const INFO_MS = 6000;
const MOST = 4;
let notices = [];
let show = () => {};
let ids = 0;

function set(next) {
  notices = next.slice(-MOST);
  show(notices);
}

const remove = (id) => set(notices.filter((notice) => notice.id !== id));

/** Shows a text beside the page: `info` for a while, `error` until it is closed. */
export function notify(kind, text) {
  const id = ++ids;
  set([...notices.filter((notice) => notice.text !== text), { id, kind, text }]);
  if (kind === 'info') setTimeout(() => remove(id), INFO_MS);
}

/** Runs an action; a problem becomes a notice. Resolves to the result, or to undefined after a problem. */
export async function attempt(action) {
  try {
    return await action();
  } catch (problem) {
    notify('error', problem.detail ?? problem.message);
    return undefined;
  }
}

export function Notices() {
  const [shown, setShown] = useState(notices);
  useEffect(() => {
    show = setShown;
    return () => { show = () => {}; };
  }, []);
  const list = (kind) => shown.filter((notice) => notice.kind === kind).map(({ id, text }) => html`
    <div class="notice ${kind}" key=${id}>
      <span>${text}</span>
      <button class="quiet" aria-label="Close the notice" onClick=${() => remove(id)}>✕</button>
    </div>`);
  return html`
    <div class="notices">
      <div role="alert">${list('error')}</div>
      <div role="status">${list('info')}</div>
    </div>`;
}
