import { html, render } from '../lib/preact.js';
import { Notices } from '../lib/notice.js';

render(html`<main id="main"><h1>Warren</h1></main><${Notices} />`, document.getElementById('app'));
