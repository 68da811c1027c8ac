import { html, useRef, useState } from './preact.js';
import { get } from './api.js';

let patterns;

/** The first paragraph under a heading of patterns.md, without its pictures, and the list that it introduces. */
export function paragraph(markdown, heading) {
  const section = markdown.split(/^## /m).find((part) => part.split('\n', 1)[0].trim() === heading);
  const blocks = (section ?? '').split('\n').slice(1).join('\n').replace(/^```[\s\S]*?^```$/gm, '')
    .split(/\n\s*\n/).map((block) => block.trim());
  const first = blocks.findIndex((block) => block && !/^[|#\-<]/.test(block));
  const [text = '', next = ''] = first < 0 ? [] : blocks.slice(first);
  return { text, list: text.endsWith(':') ? next.split(/^(?:\d+\.|-) /m).slice(1) : [] };
}

/** Code and bold print as elements, links as their text. */
const inline = (text) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').split(/(`[^`]+`|\*\*[^*]+\*\*)/)
  .map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    return part.startsWith('**') ? html`<strong>${part.slice(2, -2)}</strong>` : part;
  });

/** A button that shows the class behind a view, and what patterns.md says of the pattern. */
export function How({ title, source }) {
  const dialog = useRef();
  const [{ text, list }, setContent] = useState({ text: '', list: [] });
  const open = async () => {
    dialog.current.showModal();
    try {
      patterns ??= (await get('/patterns.md')).data;
      setContent(paragraph(patterns, title));
    } catch (problem) {
      setContent({ text: problem.detail, list: [] });
    }
  };
  return html`
    <button class="quiet" onClick=${open}>How is this done?</button>
    <dialog ref=${dialog} aria-label=${`How is this done? ${title}`}>
      <h2>${title}</h2>
      <p class="scroll-x" tabindex="0"><code>${source}</code></p>
      <p>${inline(text)}</p>
      ${list.length > 0 && html`<ol>${list.map((item) => html`<li>${inline(item)}</li>`)}</ol>`}
      <p class="muted">More: <code>docs/patterns.md</code>, section “${title}”.</p>
      <div class="actions"><button onClick=${() => dialog.current.close()}>Close</button></div>
    </dialog>`;
}
