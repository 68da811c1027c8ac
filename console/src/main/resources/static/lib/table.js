import { html, useEffect, useRef, useState } from './preact.js';

const MOST_ROWS = 50;
const ROW_HEIGHT = 36; // as --row in app.css
const FRAME_MS = 250;

/** The value, but changed at most four times a second. */
export function useThrottled(value, ms = FRAME_MS) {
  const [shown, setShown] = useState(value);
  const state = useRef({ at: 0, timer: null });
  state.current.latest = value;
  useEffect(() => {
    const now = state.current;
    if (now.timer || value === shown) return;
    now.timer = setTimeout(() => {
      Object.assign(now, { timer: null, at: Date.now() });
      setShown(now.latest);
    }, Math.max(0, ms - (Date.now() - now.at)));
  }, [value]);
  useEffect(() => () => clearTimeout(state.current.timer), []);
  return shown;
}

/**
 * A table of any length with at most 50 rows in the page.
 *
 * columns: [{label, cell: (row) => content, class}]; the class `wide` hides a column on narrow screens.
 * rowKey: (row) => a unique text. onOpen: (row) => what Enter or a double click does.
 * selected: a Set of keys, and onSelect: (Set) => what to do with a new one; without them rows have no checkbox.
 * more: loads further rows once the last one is near, as a promise; null if there are none.
 */
export function VirtualTable({ caption, columns, rows: latest, rowKey, onOpen, selected, onSelect, more }) {
  const rows = useThrottled(latest);
  const box = useRef();
  const [top, setTop] = useState(0);
  const [active, setActive] = useState(0);
  const loading = useRef(false);
  const first = Math.max(0, Math.min(Math.floor(top / ROW_HEIGHT) - 10, rows.length - MOST_ROWS));
  const shown = rows.slice(first, first + MOST_ROWS);
  const focusable = Math.min(active, rows.length - 1);

  useEffect(() => {
    if (!more || loading.current || first + MOST_ROWS < latest.length) return;
    loading.current = true;
    more().finally(() => { loading.current = false; });
  }, [first, latest, more]);

  const goTo = (index) => {
    const next = Math.max(0, Math.min(index, rows.length - 1));
    const { scrollTop, clientHeight } = box.current;
    const start = next * ROW_HEIGHT;
    if (start < scrollTop) box.current.scrollTop = start;
    else if (start + 2 * ROW_HEIGHT > scrollTop + clientHeight) box.current.scrollTop = start + 2 * ROW_HEIGHT - clientHeight;
    setTop(box.current.scrollTop);
    setActive(next);
    setTimeout(() => box.current?.querySelector('tr[tabindex="0"]')?.focus({ preventScroll: true }));
  };
  const toggle = (key) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    onSelect(next);
  };
  const toggleAll = () => onSelect(new Set(rows.every((row) => selected.has(rowKey(row))) ? [] : rows.map(rowKey)));
  const keyDown = (event, row, index) => {
    if (event.target.tagName !== 'TR') return;
    const page = Math.max(1, Math.floor(box.current.clientHeight / ROW_HEIGHT) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -index, End: rows.length };
    if (event.key in steps) goTo(index + steps[event.key]);
    else if (event.key === 'Enter' && onOpen) onOpen(row);
    else if (event.key === ' ' && onSelect) toggle(rowKey(row));
    else return;
    event.preventDefault();
  };
  const spacer = (n) => n > 0 && html`<tr aria-hidden="true"><td colspan="99" class="spacer"
    style=${{ height: `${n * ROW_HEIGHT}px` }}></td></tr>`;

  return html`
    <div class="table-box" ref=${box} onScroll=${(event) => setTop(event.target.scrollTop)}>
      <table aria-rowcount=${rows.length + 1}>
        <caption>${caption}</caption>
        <thead><tr aria-rowindex="1">
          ${onSelect && html`<th scope="col" class="check"><input type="checkbox" aria-label="Select all rows"
            checked=${rows.length > 0 && rows.every((row) => selected.has(rowKey(row)))} onChange=${toggleAll} /></th>`}
          ${columns.map((column) => html`<th scope="col" class=${column.class}>${column.label}</th>`)}
        </tr></thead>
        <tbody>
          ${spacer(first)}
          ${shown.map((row, i) => html`
            <tr key=${rowKey(row)} aria-rowindex=${first + i + 2} class=${selected?.has(rowKey(row)) ? 'selected' : ''}
                tabindex=${first + i === focusable ? 0 : -1} onFocus=${() => setActive(first + i)}
                onKeyDown=${(event) => keyDown(event, row, first + i)} onDblClick=${() => onOpen?.(row)}>
              ${onSelect && html`<td class="check"><input type="checkbox" aria-label=${`Select ${rowKey(row)}`}
                checked=${selected.has(rowKey(row))} onChange=${() => toggle(rowKey(row))} /></td>`}
              ${columns.map((column) => html`<td class=${column.class}>${column.cell(row)}</td>`)}
            </tr>`)}
          ${spacer(rows.length - first - shown.length)}
        </tbody>
      </table>
    </div>`;
}
