import { useField } from '../lib/field.js';

/** The ways to log. Each has an exchange. */
export const PATTERNS = {
  fanout: { exchange: 'logs', title: 'Publish/subscribe' },
  direct: { exchange: 'direct_logs', title: 'Routing', parameter: 'severity', keys: 'Severities', first: 'info warning error' },
  topic: { exchange: 'topic_logs', title: 'Topics', parameter: 'key', keys: 'Keys', first: '#' },
};

/** The type of the URL, if there is such a one. */
export function useType() {
  const [type, setType] = useField('type', 'topic');
  return [Object.hasOwn(PATTERNS, type) ? type : 'topic', setType];
}

const path = (type) => (type === 'fanout' ? '/logs' : `/logs/${type}`);

/** What log-service is asked to follow; null without a key. */
export function subscription(type, keys, replay) {
  const { parameter } = PATTERNS[type];
  if (parameter && keys.length === 0) return null;
  const query = new URLSearchParams(parameter ? keys.map((key) => [parameter, key]) : []);
  if (replay) query.set('replay', replay);
  return path(type) + (query.size ? `?${query}` : '');
}

/** Where a message is sent to. */
export const target = (type, key) => `/api/log-service${path(type)}${type === 'fanout' ? '' : `/${encodeURIComponent(key)}`}`;
