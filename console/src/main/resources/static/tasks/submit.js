import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { post } from '../lib/api.js';
import { notify } from '../lib/notice.js';
import { useQuery } from '../lib/route.js';

const TASKS = '/api/task-producer/tasks';
const MANY = 10;

function Field({ name, label, hint, error, grow, ...input }) {
  return html`
    <div class="field ${grow ? 'grow' : ''}">
      <label for=${name}>${label}</label>
      <input id=${name} aria-invalid=${error ? 'true' : null} aria-describedby=${`${name}-hint`} ...${input} />
      <div id=${`${name}-hint`}>${error ? html`<p class="error">${error}</p>` : html`<p class="hint">${hint}</p>`}</div>
    </div>`;
}

const task = ({ description, priority, failTimes }) => ({
  description,
  ...(priority !== '' && { priority: Number(priority) }),
  ...(failTimes !== '' && { failTimes: Number(failTimes) }),
});

/** Not randomUUID, which exists with HTTPS only. */
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

async function submitOne(values, key) {
  const { data } = await post(TASKS, task(values), { 'Idempotency-Key': key });
  notify('info', `Accepted as task ${data.id}.`);
}

/** One upload; its answer has a line for each task. */
async function submitMany(values, key) {
  const lines = Array.from({ length: MANY }, (_, i) => JSON.stringify({ ...task(values), idempotencyKey: `${key}-${i}` })).join('\n');
  const { data } = await post(TASKS + '/batch', lines, { 'Content-Type': 'application/x-ndjson', Accept: 'application/x-ndjson' });
  const results = (typeof data === 'string' ? data.trim().split('\n').map((line) => JSON.parse(line)) : [data]);
  const refused = results.filter(({ status }) => status !== 202);
  const accepted = results.length - refused.length;
  if (refused.length) throw Object.assign(refused[0].problem, { accepted });
  notify('info', `${accepted} tasks were accepted.`);
}

/** The form that submits a task, or ten like it. */
export function Submit() {
  const [values, setValues] = useState({ description: 'Resize an image..', priority: '4', failTimes: '0' });
  const [errors, setErrors] = useState({});
  const [busy, setBusy] = useState(false);
  const [focus, setFocus] = useQuery('focus');
  const form = useRef();
  const key = useRef(newKey()); // the same until the submission is accepted or changed

  useEffect(() => {
    if (focus !== 'submit') return;
    form.current.querySelector('input').focus();
    setFocus('');
  }, [focus]);

  const send = async (submit) => {
    setBusy(true);
    setErrors({});
    try {
      await submit(values, key.current);
      key.current = newKey();
    } catch (problem) {
      setErrors(Object.fromEntries((problem.errors ?? []).map(({ field, message }) => [field, message])));
      notify('error', `Not accepted${problem.accepted ? ` after ${problem.accepted} tasks` : ''}: ${problem.detail ?? problem.message}`);
    } finally {
      setBusy(false);
    }
  };
  const field = (name) => ({
    name, value: values[name], error: errors[name],
    onInput: (event) => {
      key.current = newKey();
      setValues({ ...values, [name]: event.target.value });
    },
  });
  return html`
    <form class="card fields" ref=${form} aria-label="Submit a task" noValidate
        onSubmit=${(event) => { event.preventDefault(); send(submitOne); }}>
      <${Field} label="Description" grow hint="Each dot is a second of work." autocomplete="off" ...${field('description')} />
      <${Field} label="Priority" type="number" min="0" max="31" hint="0 to 31, 31 first" ...${field('priority')} />
      <${Field} label="Fail times" type="number" min="0" max="1000" hint="then it succeeds" ...${field('failTimes')} />
      <div class="actions">
        <button class="primary" disabled=${busy}>Submit</button>
        <button type="button" disabled=${busy} onClick=${() => send(submitMany)}>${MANY} like this</button>
      </div>
    </form>`;
}
