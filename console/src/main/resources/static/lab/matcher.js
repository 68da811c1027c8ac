/** How RabbitMQ's exchanges match a routing key, and why they do not. */

/** RabbitMQ 4.3 refuses a binding key with more. */
const MOST_HASHES = 2;

/** The words of a key. The empty key has none; words between two dots may be empty. */
const words = (key) => (key === '' ? [] : key.split('.'));

/** Whether the exchange routes a message with this key to a queue that is bound with the binding key. */
export function matches(type, bindingKey, routingKey) {
  if (type === 'topic') {
    return topicMatches(words(bindingKey), words(routingKey));
  }
  return type === 'fanout' || bindingKey === routingKey;
}

/** A sentence: why the binding matches, or the first thing that prevents it. */
export function explain(type, bindingKey, routingKey) {
  if (type === 'fanout') {
    return 'A fanout exchange ignores keys.';
  }
  if (type === 'direct') {
    return bindingKey === routingKey ? 'The keys are equal.' : 'The keys differ. A direct exchange has no wildcards.';
  }
  if (matches(type, bindingKey, routingKey)) {
    return match(words(bindingKey));
  }
  return mismatch(words(bindingKey), words(routingKey));
}

const isRefused = (pattern) => pattern.filter((word) => word === '#').length > MOST_HASHES;

function topicMatches(pattern, key) {
  if (isRefused(pattern)) {
    return false;
  }
  // reached[j]: the pattern so far matches the first j words of the key.
  let reached = [true, ...key.map(() => false)];
  for (const word of pattern) {
    if (word === '#') {
      const first = reached.indexOf(true);
      reached = reached.map((_, j) => first >= 0 && j >= first);
    } else {
      reached = reached.map((_, j) => j > 0 && reached[j - 1] && fits(word, key[j - 1]));
    }
  }
  return reached[key.length];
}

const fits = (word, keyWord) => word === '*' || word === keyWord;

const plural = (n) => (n === 1 ? '1 word' : `${n} words`);

function match(pattern) {
  if (pattern.includes('#')) {
    return '# stands for any number of words.';
  }
  return pattern.includes('*') ? '* stands for one word.' : 'The keys are equal.';
}

function mismatch(pattern, key) {
  if (isRefused(pattern)) {
    return `RabbitMQ refuses a binding key with more than ${MOST_HASHES} #.`;
  }
  const hash = pattern.indexOf('#');
  const start = hash < 0 ? pattern : pattern.slice(0, hash);
  const different = start.findIndex((word, i) => i < key.length && !fits(word, key[i]));
  if (different >= 0) {
    return `Word ${different + 1} differs: “${key[different]}” is not “${start[different]}”.`;
  }
  const needed = pattern.filter((word) => word !== '#').length;
  if (key.length < needed) {
    return `Too few words: the key has ${plural(key.length)}, the binding needs ${hash < 0 ? '' : 'at least '}${needed}.`;
  }
  if (hash < 0) {
    return `Too many words: the key has ${plural(key.length)}, the binding takes ${needed}.`;
  }
  const end = pattern.slice(pattern.lastIndexOf('#') + 1).reverse();
  const last = end.findIndex((word, i) => !fits(word, key[key.length - 1 - i]));
  if (last >= 0) {
    return `Word ${key.length - last} differs: “${key[key.length - 1 - last]}” is not “${end[last]}”.`;
  }
  const middle = pattern.slice(hash + 1, pattern.lastIndexOf('#'));
  return middle.length === 1 ? `No word is “${middle[0]}”.` : 'The words between two # do not occur in this order.';
}
