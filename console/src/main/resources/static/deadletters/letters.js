import { useEffect, useRef, useState } from '../lib/preact.js';
import { get, nextPage } from '../lib/api.js';
import { attempt } from '../lib/notice.js';
import { useOverview } from '../lib/stream.js';

const PATH = '/api/task-producer/dead-letters';
const PAGE = 1000;
const NONE = { letters: [], total: 0, next: null, loaded: false };

/** The dead letters that match, page by page, grouped by their errors; loaded again when the board counts others. */
export function useLetters(filter) {
  const [{ letters, total, next, loaded }, setLetters] = useState(NONE);
  const [groups, setGroups] = useState([]);
  const latest = useRef(0);
  const dead = useRef();
  // The overview has no counts while the board is away.
  dead.current = useOverview()?.tasks?.dead ?? dead.current;
  const query = new URLSearchParams({ ...filter, limit: PAGE }).toString();

  const load = (page) => attempt(async () => {
    const request = ++latest.current;
    const { data, headers } = await get(PATH + page);
    // A later request has made this one obsolete.
    if (request === latest.current) {
      const before = page.includes('after=') ? letters : [];
      setLetters({ letters: [...before, ...data.deadLetters], total: data.total, next: nextPage(headers), loaded: true });
    }
  });
  const reload = () => {
    load(`?${query}`);
    attempt(async () => {
      const { error, ...others } = filter;
      const { data } = await get(`${PATH}?${new URLSearchParams({ ...others, limit: PAGE })}`);
      setGroups(byError(data.deadLetters));
    });
  };
  useEffect(() => {
    // Waits for the end of typing.
    const later = setTimeout(reload, 200);
    return () => clearTimeout(later);
  }, [query, dead.current]);
  return { letters, total, groups, more: next && (() => load(next)), loaded, reload };
}

/** Each error, cut to the length that a filter may have, and how often it occurs, the most frequent first. */
function byError(letters) {
  const groups = Map.groupBy(letters, (letter) => (letter.lastError ?? letter.reason ?? '').slice(0, 200));
  return [...groups].map(([error, all]) => [error, all.length]).sort((a, b) => b[1] - a[1]).slice(0, 20);
}
