import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { navigate } from '../lib/route.js';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const openPalette = () => dispatchEvent(new Event('warren:palette'));

/** What can be chosen for a text: views, actions, tasks. */
function choices(text, views, write) {
  const commands = views.map(({ path, label }) => ({ label, hint: 'view', go: () => navigate(path) }));
  if (write) commands.push({ label: 'Submit a task', hint: 'action', go: () => navigate('/tasks', { query: { focus: 'submit' } }) });
  const wanted = text.trim();
  const found = commands.filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase()));
  if (ID.test(wanted)) found.unshift({ label: `Open task ${wanted}`, hint: 'task', go: () => navigate('/tasks/' + wanted) });
  else if (wanted) found.push({ label: `Find tasks with “${wanted}”`, hint: 'search', go: () => navigate('/tasks', { query: { text: wanted } }) });
  return found;
}

/** The command palette: Ctrl-K opens it, the arrow keys choose, Enter goes. */
export function Palette({ views, write }) {
  const dialog = useRef();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const found = choices(text, views, write);
  useEffect(() => {
    const open = () => {
      setText('');
      setActive(0);
      if (!dialog.current.open) dialog.current.showModal();
    };
    const keyDown = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      open();
    };
    addEventListener('keydown', keyDown);
    addEventListener('warren:palette', open);
    return () => {
      removeEventListener('keydown', keyDown);
      removeEventListener('warren:palette', open);
    };
  }, []);
  const choose = (choice) => {
    dialog.current.close();
    choice?.go();
  };
  const keyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + found.length) % found.length);
    else if (event.key === 'Enter') choose(found[active]);
    else return;
    event.preventDefault();
  };
  return html`
    <dialog ref=${dialog} class="palette" aria-label="Go to">
      <input role="combobox" aria-label="View, action or task id" placeholder="View, action or task id" autocomplete="off"
        aria-expanded="true" aria-controls="choices" aria-activedescendant=${found.length ? `choice-${active}` : undefined}
        value=${text} onKeyDown=${keyDown} onInput=${(event) => { setText(event.target.value); setActive(0); }} />
      <ul id="choices" role="listbox" aria-label="Choices">${found.map((choice, i) => html`
        <li id=${`choice-${i}`} role="option" aria-selected=${i === active} onMouseMove=${() => setActive(i)}
            onClick=${() => choose(choice)}>
          <span>${choice.label}</span><span class="muted small">${choice.hint}</span>
        </li>`)}
      </ul>
    </dialog>`;
}
