/** An answer that is no success, as its problem document says. */
export class Problem extends Error {
  constructor({ status, type = 'about:blank', title = 'Error', detail = title, errors = [] }) {
    super(detail);
    Object.assign(this, { status, type, title, detail, errors });
  }
}

export async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Problem({ status: 0, title: 'No answer', detail: 'The console does not answer.' });
  }
  if (response.ok) return response;
  const text = await response.text();
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    document = { title: `HTTP ${response.status}`, detail: text || `HTTP ${response.status}` };
  }
  throw new Problem({ ...document, status: response.status });
}

async function answer(response) {
  const isJson = /[/+]json/.test(response.headers.get('Content-Type') ?? '');
  return { data: isJson ? await response.json() : await response.text(), headers: response.headers };
}

/** Resolves to {data, headers}, or throws a Problem. */
export const get = async (path, { signal } = {}) =>
  answer(await request(path, { signal, headers: { Accept: 'application/json, text/plain;q=0.5, */*;q=0.1' } }));

/** Sends an object as JSON, a string as text. `headers` are added. */
export const post = async (path, body, headers = {}) =>
  answer(await request(path, {
    method: 'POST',
    headers: {
      Accept: 'application/json',
      'Content-Type': typeof body === 'string' ? 'text/plain;charset=UTF-8' : 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body ?? {}),
  }));

/** The address of the next page, from a header `Link`; null after the last one. */
export function nextPage(headers) {
  const link = /<([^>]*)>\s*;\s*rel="?next"?/.exec(headers.get('Link') ?? '');
  return link ? new URL(link[1], location.href).search : null;
}

let config;

/** The settings of the console. They are asked once, and again after a problem. */
export function loadConfig() {
  config ??= get('/console/config').then(({ data }) => data);
  config.catch(() => { config = undefined; });
  return config;
}
