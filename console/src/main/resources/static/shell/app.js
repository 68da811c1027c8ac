import { html, render, useEffect, useState } from '../lib/preact.js';
import { loadConfig } from '../lib/api.js';
import { notify, Notices } from '../lib/notice.js';
import { Link, useRoute } from '../lib/route.js';
import { Palette, openPalette } from './palette.js';
import { Banner, PromiseMeter, States } from './states.js';

const RETRY_MS = 2000;
const VIEWS = [
  { path: '/map', label: 'Map', load: () => import('../map/map.js') },
  { path: '/tasks', label: 'Tasks', load: () => import('../tasks/tasks.js') },
  { path: '/dead-letters', label: 'Dead letters', load: () => import('../deadletters/deadletters.js') },
  { path: '/logs', label: 'Logs', load: () => import('../logs/logs.js') },
  { path: '/playground', label: 'Playground', load: () => import('../lab/playground.js') },
  { path: '/rpc', label: 'RPC', load: () => import('../rpc/rpc.js') },
  { path: '/lab', label: 'Lab', load: () => import('../lab/faults.js'), labOnly: true },
];
const TASK = { path: '/tasks', label: 'Task', load: () => import('../tasks/task.js') };
const NOT_FOUND = { label: 'Not found', load: async () => ({ default: NotFound }) };

const NotFound = () => html`<h1>Not found</h1><p>The console has no such view. Choose one of the navigation.</p>`;

/** The view of a path, and the id in it. */
function match(path) {
  const [, first = '', second] = path.split('/');
  if (first === 'tasks' && second) return { view: TASK, id: decodeURIComponent(second) };
  return { view: VIEWS.find((view) => view.path === '/' + (first || 'map')) ?? NOT_FOUND };
}

function View({ view, id, config }) {
  const [loaded, setLoaded] = useState({});
  useEffect(() => {
    document.title = `${id ?? view.label} · Warren`;
    let stale = false;
    const load = () => stale || view.load().then((module) => stale || setLoaded({ view, Content: module.default }), () => {
      notify('info', `The view ${view.label} could not be loaded. The page tries again.`);
      setTimeout(load, RETRY_MS);
    });
    load();
    return () => { stale = true; };
  }, [view, id]);
  return loaded.view === view ? html`<${loaded.Content} key=${id} id=${id} config=${config} />` : null;
}

function Theme() {
  const [dark, setDark] = useState(() => (document.documentElement.dataset.theme
    ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark');
  const toggle = () => {
    const theme = dark ? 'light' : 'dark';
    localStorage.setItem('warren.theme', theme);
    document.documentElement.dataset.theme = theme;
    dispatchEvent(new Event('warren:theme'));
    setDark(!dark);
  };
  return html`<button class="quiet" onClick=${toggle}>${dark ? 'Light theme' : 'Dark theme'}</button>`;
}

function Shell() {
  const { path } = useRoute();
  const [config, setConfig] = useState(null);
  const { view, id } = match(path);
  const views = VIEWS.filter(({ labOnly }) => !labOnly || config?.lab);

  useEffect(() => {
    const load = () => loadConfig().then(setConfig, () => setTimeout(load, RETRY_MS));
    load();
  }, []);
  useEffect(() => { // a reader of the screen starts at the new view
    if (config) document.getElementById('main').focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [path]);

  return html`
    <div class="frame">
      <header class="top">
        <a class="skip" href="#main">Skip to the view</a>
        <div class="bar">
          <${Link} href="/map" class="brand"><img src="/favicon.svg" alt="" /> Warren<//>
          <${States} />
          <div class="actions push">
            ${config && !config.write && html`<span class="badge">read only</span>`}
            <button class="quiet" aria-keyshortcuts="Control+K" onClick=${openPalette}>Go to <kbd>Ctrl K</kbd></button>
            <${Theme} />
          </div>
        </div>
        <${PromiseMeter} />
        <${Banner} />
      </header>
      <nav class="views" aria-label="Views">
        ${views.map(({ path: to, label }) => html`
          <${Link} href=${to} aria-current=${view.path === to ? 'page' : undefined}>${label}<//>`)}
      </nav>
      <main id="main" tabindex="-1">${config && html`<${View} view=${view} id=${id} config=${config} />`}</main>
    </div>
    <${Palette} views=${views} write=${config?.write} />
    <${Notices} />`;
}

render(html`<${Shell} />`, document.getElementById('app'));
