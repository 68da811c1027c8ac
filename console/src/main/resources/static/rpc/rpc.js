import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { get } from '../lib/api.js';
import { count, duration } from '../lib/format.js';
import { How } from '../lib/how.js';
import { attempt } from '../lib/notice.js';
import { useField } from '../lib/field.js';
import { bars } from './histogram.js';
import { lateReplies } from './late.js';

/** A browser opens six connections to a host, and one of them is the event stream. */
const CONNECTIONS = 5;
const MOST = 200;

/** Calls a function behind a queue, and shows how long the calls took and how they ended. */
export default function Rpc({ config }) {
  const [n, setN] = useField('n', '30');
  const [calls, setCalls] = useField('calls', '20');
  const [results, setResults] = useState([]);
  const [running, setRunning] = useState(false);
  const [late, setLate] = useState(null);
  useEffect(() => {
    if (!running) attempt(async () => setLate(await lateReplies()));
  }, [running]);
  const closing = useRef(new AbortController());
  useEffect(() => () => closing.current.abort(), []);
  const wanted = Math.min(Math.max(Number(calls) || 1, 1), MOST);
  const run = async (event) => {
    event.preventDefault();
    setRunning(true);
    setResults([]);
    await callAll(n, wanted, closing.current.signal, (result) => setResults((before) => [...before, result]));
    setRunning(false);
  };
  return html`<div class="title"><h1>RPC</h1>
      <${How} title="Request/reply" source="rpc-fib-service/src/main/java/dev/warren/fib/RpcTopology.java" /></div>
    <p>rpc-fib-service computes a Fibonacci number behind a queue. A call ends within its deadline, with a value or with a stated error.</p>
    ${config.write && html`<form class="fields card" onSubmit=${run}>
      <div class="field"><label for="n">n</label>
        <input id="n" type="number" required value=${n} onInput=${(event) => setN(event.target.value)} aria-describedby="calls-hint" />
      </div>
      <div class="field"><label for="wanted">Calls</label>
        <input id="wanted" type="number" required min="1" max=${MOST} value=${calls} onInput=${(event) => setCalls(event.target.value)} aria-describedby="calls-hint" />
      </div>
      <div class="actions"><button class="primary" disabled=${running}>Call</button></div>
    </form>
    <p id="calls-hint" class="hint">n is 0 to 100,000. The browser sends at most ${CONNECTIONS} calls at once; each is timed from when it is sent.</p>`}
    <p role="status" id="calls" data-calls=${results.length}>${config.write ? summary(results, running ? wanted : 0) : 'This console is read only and sends no calls.'}</p>
    ${late !== null && html`<p id="late" class="hint" data-late=${late}>Replies that came after their call had timed out, since the service started: ${count(late)}.</p>`}
    ${results.length > 0 && html`<div class="columns">
      <${Latency} results=${results} />
      <${Outcomes} results=${results} />
    </div>`}`;
}

async function callAll(n, calls, signal, onResult) {
  let left = calls;
  const caller = async () => {
    while (left-- > 0 && !signal.aborted) {
      onResult(await call(n, signal));
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONNECTIONS, calls) }, caller));
}

async function call(n, signal) {
  const start = performance.now();
  try {
    const { data } = await get(`/api/rpc-fib-service/fib/${encodeURIComponent(n)}?server=true`, { signal });
    return { ms: performance.now() - start, value: data.value, server: data.server };
  } catch (problem) {
    return { ms: performance.now() - start, problem: (problem.type ?? String(problem)).replace('urn:warren:problem:', '') };
  }
}

function summary(results, wanted) {
  if (results.length === 0) {
    return wanted ? 'Calling …' : 'No calls yet. Choose n and press Call.';
  }
  const failed = results.filter((result) => result.problem).length;
  const timeouts = results.filter((result) => result.problem === 'rpc-timeout').length;
  const progress = wanted ? ` of ${count(wanted)}` : '';
  return `${count(results.length)}${progress} calls: ${count(results.length - failed)} with a value, ${count(timeouts)} timed out, ${count(failed - timeouts)} ended with another problem.`;
}

function Latency({ results }) {
  const shown = bars(results.map((result) => result.ms));
  const most = Math.max(...shown.map((bar) => bar.calls));
  const times = results.map((result) => result.ms).sort((a, b) => a - b);
  const percentile = (share) => duration(times[Math.ceil(times.length * share) - 1]);
  return html`<section class="card" aria-labelledby="latency">
    <h2 id="latency">Latency</h2>
    <p>Median ${percentile(0.5)}, 99 % ${percentile(0.99)}, longest ${percentile(1)}.</p>
    <table class="histogram">
      <caption class="sr">Calls by latency</caption>
      <thead><tr><th scope="col">Up to</th><th scope="col" class="number">Calls</th><td></td></tr></thead>
      <tbody>${shown.map((bar) => html`<tr key=${bar.upTo}>
        <th scope="row">${bar.upTo === Infinity ? 'longer' : `${bar.upTo} ms`}</th>
        <td class="number" data-bar=${bar.calls}>${count(bar.calls)}</td>
        <td><${Bar} share=${bar.calls / most} /></td>
      </tr>`)}</tbody>
    </table>
  </section>`;
}

const Bar = ({ share }) => html`<div class="share" style=${{ '--share': share }}></div>`;

function Outcomes({ results }) {
  return html`<section class="card" aria-labelledby="outcomes">
    <h2 id="outcomes">Outcomes</h2>
    <${Counts} caption="Value" items=${results.filter((result) => result.value !== undefined).map((result) => short(result.value))} />
    <${Counts} caption="Problem" items=${results.filter((result) => result.problem).map((result) => result.problem)} />
    <${Counts} caption="Answered by" items=${results.filter((result) => result.server).map((result) => result.server)} />
  </section>`;
}

function Counts({ caption, items }) {
  const counts = Map.groupBy(items, (item) => item);
  return counts.size > 0 && html`<table>
    <caption class="sr">Calls by ${caption.toLowerCase()}</caption>
    <thead><tr><th scope="col">${caption}</th><th scope="col" class="number">Calls</th></tr></thead>
    <tbody>${[...counts].map(([item, all]) => html`<tr key=${item}><td class="any-width"><code>${item}</code></td><td class="number">${count(all.length)}</td></tr>`)}</tbody>
  </table>`;
}

const short = (value) => (value.length > 30 ? `${value.slice(0, 24)}… (${count(value.length)} digits)` : value);
