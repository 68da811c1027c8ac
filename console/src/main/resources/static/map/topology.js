/**
 * Where exchanges and queues stand on the map: lanes, grouped by pattern, from the client on the left to the consumers.
 * What no lane names stands where its exchange does, or in the last lane.
 */
const TASKS = 'Work queue';
const LANES = [
  { group: TASKS, how: 'Work queue', source: 'messaging/src/main/java/dev/warren/messaging/contract/TaskTopology.java',
    client: 'POST /tasks', service: 'task-producer', exchanges: ['tasks'], queues: ['task_queue'] },
  { group: TASKS, exchanges: ['task_dead_letters'], queues: ['task_deaths', 'task_dead'] },
  { group: TASKS, client: 'task events', service: 'producer, workers', exchanges: ['task_events'], queues: ['task_history'] },
  { group: 'Logs', how: 'Publish/subscribe', source: 'log-service/src/main/java/dev/warren/logs/LogTopology.java',
    client: 'POST /logs', service: 'log-service', exchanges: ['logs', 'direct_logs', 'topic_logs'], queues: ['log_archive'] },
  { group: 'RPC', how: 'Request/reply', source: 'rpc-fib-service/src/main/java/dev/warren/fib/RpcTopology.java',
    client: 'GET /fib/{n}', service: 'rpc-fib-service', direct: true, exchanges: [], queues: ['rpc_queue', 'rpc_replies'] },
  { group: 'Hello world', how: 'Hello world', source: 'task-producer/src/main/java/dev/warren/producer/hello/HelloController.java',
    client: 'POST /hello', service: 'task-producer', direct: true, exchanges: [], queues: ['hello'] },
  { group: 'Others', exchanges: [], queues: [] },
];
const LANDMARK = 'task_dead_letters';

/** What `warren.name-prefix` puts before each name. */
export const namePrefix = (exchanges) => exchanges.find(({ name }) => name.endsWith(LANDMARK))?.name.slice(0, -LANDMARK.length) ?? '';

/** The lanes of an overview, with their exchanges, queues, consumers, and the lines between them. */
export function topology({ exchanges, bindings, queues, consumers, work }) {
  const prefix = namePrefix(exchanges);
  const lanes = LANES.map((lane, i) => ({ ...lane, id: i, exchanges: [], queues: [],
    named: lane.exchanges.map((name) => prefix + name), holding: lane.queues.map((name) => prefix + name) }));
  const last = lanes.at(-1);
  for (const exchange of exchanges) {
    (lanes.find(({ named }) => named.includes(exchange.name)) ?? last).exchanges.push({ ...exchange, node: 'exchange:' + exchange.name });
  }
  for (const lane of lanes) {
    lane.exchanges.sort((a, b) => lane.named.indexOf(a.name) - lane.named.indexOf(b.name));
    if (lane.direct) lane.exchanges.unshift({ name: '(default)', type: 'direct', node: 'exchange:default:' + lane.id });
  }
  for (const queue of queues) {
    const keys = bindings.filter(({ destination }) => destination === queue.name);
    const lane = lanes.find(({ holding }) => holding.some((name) => queue.name === name || queue.name.startsWith(name + '-')))
      ?? lanes.find((candidate) => keys.some(({ source }) => candidate.named.includes(source))) ?? last;
    lane.queues.push({ ...queue, node: 'queue:' + queue.name, keys, holders: holders(queue, consumers, work) });
  }
  for (const lane of lanes) lane.queues.sort((a, b) => rank(lane, a) - rank(lane, b) || a.name.localeCompare(b.name));
  const shown = lanes.filter((lane) => lane.exchanges.length || lane.queues.length);
  return { prefix, lanes: shown, lines: lines(shown, bindings, prefix) };
}

function rank({ holding }, queue) {
  const index = holding.findIndex((name) => queue.name.startsWith(name));
  return index < 0 ? holding.length : index;
}

/** The consumers of a queue, one entry for each instance of a service. */
function holders(queue, consumers, work) {
  const byName = new Map();
  for (const { connection: name, holds } of consumers.filter((consumer) => consumer.queue === queue.name)) {
    const holder = byName.get(name) ?? { name, consumers: 0, holds: 0, work: [] };
    holder.consumers += 1;
    holder.holds += holds;
    byName.set(name, holder);
  }
  if (queue.name.endsWith('task_queue')) {
    for (const task of work ?? []) byName.get(task.worker)?.work.push(task);
  }
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function lines(lanes, bindings, prefix) {
  const found = new Map();
  const nodes = new Set(lanes.flatMap((lane) => [...lane.exchanges, ...lane.queues].map(({ node }) => node)));
  for (const { source, destination, destinationType, key } of bindings) {
    const [from, to] = ['exchange:' + source, `${destinationType}:${destination}`];
    if (!nodes.has(from) || !nodes.has(to)) continue;
    const line = found.get(from + '>' + to) ?? { from, to, keys: [] };
    if (key) line.keys.push(key);
    found.set(from + '>' + to, line);
  }
  const more = [];
  for (const lane of lanes) {
    const direct = lane.exchanges.find(({ node }) => node.startsWith('exchange:default'));
    if (lane.client) {
      lane.exchanges.forEach(({ node }) => more.push({ from: 'client:' + lane.id, to: node, keys: [] }));
    }
    for (const queue of lane.queues) {
      if (direct) more.push({ from: direct.node, to: queue.node, keys: queue.name.includes('-') ? ['its name'] : [queue.name] });
      if (queue.holders.length) more.push({ from: queue.node, to: 'consumers:' + queue.name, keys: [] });
    }
  }
  const queue = (name) => 'queue:' + prefix + name;
  const back = [
    { from: queue('task_queue'), to: 'exchange:' + prefix + LANDMARK, keys: ['given up'] },
    { from: 'consumers:' + prefix + 'task_queue', to: queue('task_queue'), keys: ['retry'] },
    { from: 'consumers:' + prefix + 'task_deaths', to: queue('task_dead'), keys: ['forward'] },
    { from: queue('task_dead'), to: queue('task_queue'), keys: ['redrive'] },
  ].filter(({ from, to }) => [from, to].every((node) => nodes.has(node) || node.startsWith('consumers:')));
  return [...found.values(), ...more, ...back.map((line) => ({ ...line, dashed: true }))];
}

/** The nodes that an event of a task passes. */
export function route(event, prefix, lanes) {
  const client = (exchange) => 'client:' + lanes.find(({ named }) => named.includes(prefix + exchange))?.id;
  const exchange = (name) => 'exchange:' + prefix + name;
  const queue = (name) => 'queue:' + prefix + name;
  const workers = 'consumers:' + prefix + 'task_queue';
  return {
    submitted: [client('tasks'), exchange('tasks'), queue('task_queue')],
    started: [queue('task_queue'), workers],
    progressed: [client('task_events'), exchange('task_events'), queue('task_history')],
    failed: [workers, queue('task_queue')],
    completed: [client('task_events'), exchange('task_events'), queue('task_history'), 'consumers:' + prefix + 'task_history'],
    dead: [queue('task_queue'), exchange(LANDMARK), queue('task_deaths'), 'consumers:' + prefix + 'task_deaths', queue('task_dead')],
    redriven: [queue('task_dead'), queue('task_queue')],
  }[event];
}
