import { html, useEffect, useState } from './preact.js';

const CHANGED = 'warren:route';

const current = () => ({ path: location.pathname, query: new URLSearchParams(location.search) });

/** The path, percent-encoded, and the query of the page, kept up to date. */
export function useRoute() {
  const [route, setRoute] = useState(current);
  useEffect(() => {
    const update = () => setRoute(current());
    addEventListener('popstate', update);
    addEventListener(CHANGED, update);
    update();
    return () => {
      removeEventListener('popstate', update);
      removeEventListener(CHANGED, update);
    };
  }, []);
  return route;
}

/** Goes to a path of the console without a reload. */
export function navigate(path, { query, replace = false } = {}) {
  const search = query ? new URLSearchParams(query).toString() : '';
  history[replace ? 'replaceState' : 'pushState'](null, '', path + (search ? '?' + search : ''));
  dispatchEvent(new Event(CHANGED));
}

/** A value that the URL keeps, so that back and reload restore it. */
export function useQuery(name, fallback = '') {
  const { query } = useRoute();
  const set = (value) => {
    const next = new URLSearchParams(location.search);
    if (value === fallback || value === '' || value == null) next.delete(name);
    else next.set(name, value);
    navigate(location.pathname, { query: next, replace: true });
  };
  return [query.get(name) ?? fallback, set];
}

/** A link inside the console. Other props go to the element. */
export function Link({ href, children, ...props }) {
  const go = (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return html`<a href=${href} onClick=${go} ...${props}>${children}</a>`;
}
