import { html, useRef, useState } from './preact.js';
import { get } from './api.js';

let patterns;

/** The first paragraph under a heading of patterns.md, without its pictures. */
export function paragraph(markdown, heading) {
  const section = markdown.split(/^## /m).find((part) => part.split('\n', 1)[0].trim() === heading);
  const text = (section ?? '').split('\n').slice(1).join('\n').replace(/^```[\s\S]*?^```$/gm, '');
  return text.split(/\n\s*\n/).map((part) => part.trim()).find((part) => part && !/^[|#\-<]/.test(part)) ?? '';
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
  const [text, setText] = useState('');
  const open = async () => {
    dialog.current.showModal();
    try {
      patterns ??= (await get('/patterns.md')).data;
      setText(paragraph(patterns, title));
    } catch (problem) {
      setText(problem.detail);
    }
  };
  return html`
    <button class="quiet" onClick=${open}>How is this done?</button>
    <dialog ref=${dialog} aria-label=${`How is this done? ${title}`}>
      <h2>${title}</h2>
      <p class="scroll-x" tabindex="0"><code>${source}</code></p>
      <p>${inline(text)}</p>
      <p class="muted">More: <code>docs/patterns.md</code>, section “${title}”.</p>
      <div class="actions"><button onClick=${() => dialog.current.close()}>Close</button></div>
    </dialog>`;
}
