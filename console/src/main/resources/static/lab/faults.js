import { html, useEffect, useState } from '../lib/preact.js';
import { get, post } from '../lib/api.js';
import { count, time, visible } from '../lib/format.js';
import { How } from '../lib/how.js';
import { attempt } from '../lib/notice.js';
import { on, useOverview } from '../lib/stream.js';

const FAULTS = [
  { name: 'kill-worker', label: 'Kill a worker', text: 'The process ends in the middle of its tasks. The broker gives them to another worker.' },
  { name: 'hang-task', label: 'Hang a task', text: 'A task never ends. At its deadline the worker interrupts it, and the attempt counts as failed.' },
  { name: 'delete-binding', label: 'Delete a binding', text: 'Tasks find no queue and are refused as unroutable, until the service declares the binding again.' },
  { name: 'block-broker', label: 'Block the broker', text: 'A memory alarm blocks all publishers. Tasks are refused meanwhile, not lost.' },
];

const LABELS = { injected: 'Injected', detected: 'Detected', redelivered: 'Redelivered', recovered: 'Recovered', failed: 'Not recovered' };

/** Breaks something on purpose, and shows how long it takes until it works again. */
export default function Faults({ config }) {
  const runs = useRuns();
  const lost = useOverview()?.promise?.lost;
  const isRunning = runs.some((run) => !run.steps.some(isLast));
  return html`<div class="title"><h1>Lab</h1>
      <${How} title="What makes a message survive" source="task-worker/src/main/java/dev/warren/worker/tasks/TaskListener.java" /></div>
    <p>Break something while tasks are running, and watch what it costs. An accepted task is never lost.</p>
    <ul class="faults">${FAULTS.map((fault) => html`<li class="card">
      <h2>${fault.label}</h2>
      <p>${fault.text}</p>
      ${config.write && html`<button class="danger" disabled=${isRunning}
        onClick=${() => attempt(() => post(`/console/lab/${fault.name}`))}>${fault.label}</button>`}
    </li>`)}</ul>
    <section class="stack" aria-labelledby="timeline">
      <div class="title">
        <h2 id="timeline">Timeline</h2>
        <p role="status" id="lost" data-lost=${lost}>Lost tasks: <strong>${count(lost)}</strong></p>
      </div>
      ${runs.length === 0 && html`<p class="empty">Nothing has been broken yet. Submit some long tasks in Tasks, and then choose a fault.</p>`}
      ${runs.map((run) => html`<${Run} key=${run.run} run=${run} />`)}
    </section>`;
}

const isLast = ({ step }) => step === 'recovered' || step === 'failed';

function Run({ run: { fault, steps } }) {
  const last = Math.max(...steps.map(({ ms }) => ms), 1);
  return html`<article class="card" data-fault=${fault}>
    <table class="timeline">
      <caption>${FAULTS.find(({ name }) => name === fault)?.label ?? fault}, ${time(steps[0].at)}</caption>
      <thead><tr><th scope="col">Step, after</th><th scope="col">What happened</th></tr></thead>
      <tbody>${steps.map(({ step, ms, text }) => html`<tr key=${step} data-step=${step} data-ms=${ms}>
        <th scope="row"><span class="badge ${{ recovered: 'ok', failed: 'bad' }[step] ?? ''}">${LABELS[step] ?? step}</span><span>${count(ms)} ms</span></th>
        <td class="any-width">${visible(text)}<div class="share" style=${{ '--share': ms / last }}></div></td>
      </tr>`)}</tbody>
    </table>
  </article>`;
}

/** The faults of this lab with their steps, the newest first. */
function useRuns() {
  const [steps, setSteps] = useState([]);
  useEffect(() => {
    const load = () => attempt(async () => {
      const { data } = await get('/console/lab');
      setSteps((live) => unique([...data.runs.flatMap((run) => run.steps), ...live]));
    });
    load();
    const offs = [on('connected', load), on('lab', (step) => setSteps((before) => unique([...before, step])))];
    return () => offs.forEach((off) => off());
  }, []);
  const runs = Map.groupBy(steps, (step) => step.run);
  return [...runs].map(([run, all]) => ({ run, fault: all[0].fault, steps: all })).reverse();
}

/** A step can come from the list and as an event. */
const unique = (steps) => [...new Map(steps.map((step) => [`${step.run} ${step.step}`, step])).values()];
