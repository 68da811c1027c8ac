import { useState } from './preact.js';
import { useQuery } from './route.js';

/** The value of a form field: kept in the URL, and free to be empty while it is edited. */
export function useField(name, first = '') {
  const [query, setQuery] = useQuery(name, '');
  const [value, setValue] = useState(query || first);
  const change = (next) => {
    setValue(next);
    setQuery(next === first ? '' : next);
  };
  return [value, change];
}
