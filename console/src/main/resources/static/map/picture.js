import { html, useEffect, useMemo, useRef, useState } from '../lib/preact.js';
import { count } from '../lib/format.js';
import { How } from '../lib/how.js';
import { Link } from '../lib/route.js';
import { on } from '../lib/stream.js';
import { boxes, curve, labelPoint } from './geometry.js';
import { Dots } from './dots.js';
import { route } from './topology.js';

const EVENTS = ['submitted', 'started', 'failed', 'completed', 'dead', 'redriven', 'progressed'];
const MOST_SLOTS = 16;
const KEY_CHARACTERS = 16;
const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** As many keys as fit beside a line. */
function keyText(keys) {
  const [first = ''] = keys;
  if (keys.length > 1) return `${first}, +${keys.length - 1}`;
  return first.length > KEY_CHARACTERS ? first.slice(0, KEY_CHARACTERS - 1) + '…' : first;
}

function Queue({ queue }) {
  const sources = [...new Set(queue.keys.map(({ source }) => source))];
  const keysOf = (source) => queue.keys.filter((binding) => binding.source === source && binding.key).map(({ key }) => key).join(', ');
  const cell = (name, text = name) => html`
    <div class=${queue[name] && name !== 'consumers' && queue.type !== 'stream' ? `busy ${name}` : ''}>
      <b data-queue=${queue.name} data-cell=${name}>${count(queue[name])}</b><span>${text}</span>
    </div>`;
  return html`
    <div class="node queue ${queue.type} ${queue.name.endsWith('task_dead') ? 'dead' : ''}" data-node=${queue.node}>
      <div class="name"><strong>${queue.name}</strong><span class="muted">${queue.type}</span></div>
      <div class="keys muted">${sources.map((source) => html`<span>from ${source}${keysOf(source) && ` with ${keysOf(source)}`}</span>`)}</div>
      <div class="cells">${cell('ready')}${cell('unacknowledged', 'unacked')}${cell('delayed')}${cell('consumers')}</div>
    </div>`;
}

/** An instance of a service that consumes, a slot for each consumer. A full slot holds a message. */
function Holder({ holder: { name, consumers, holds, work } }) {
  const [service, instance] = name.split('@');
  const slot = (task, i) => {
    if (!task?.id) return html`<span class=${task || i < holds ? 'slot full' : 'slot'}></span>`;
    const text = `Task ${task.id}, attempt ${task.attempt}`;
    return html`<${Link} class="slot full" href=${'/tasks/' + encodeURIComponent(task.id)} title=${text} aria-label=${text}>${task.attempt}<//>`;
  };
  return html`
    <div class="node holder">
      <div class="name"><strong>${service}</strong><span class="muted">holds ${count(holds)}</span></div>
      <div class="instance muted">${instance}</div>
      <div class="slots">
        ${Array.from({ length: Math.min(consumers, MOST_SLOTS) }, (_, i) => slot(work[i], i))}
        ${consumers > MOST_SLOTS && html`<span class="muted">of ${count(consumers)}</span>`}
      </div>
    </div>`;
}

function Lane({ lane }) {
  return html`
    <div class="lane">
      <div class="column">${lane.client && html`
        <div class="node client" data-node=${'client:' + lane.id}>
          <strong>${lane.client}</strong><span class="muted">${lane.service}</span>
        </div>`}
      </div>
      <div class="column">${lane.exchanges.map(({ name, type, node }) => html`
        <div class="node exchange" data-node=${node}><strong>${name}</strong><span class="muted">${type}</span></div>`)}
      </div>
      <div class="rows">${lane.queues.map((queue) => html`
        <div class="row" key=${queue.name}>
          <${Queue} queue=${queue} />
          ${queue.holders.length > 0 && html`
            <div class="column" data-node=${'consumers:' + queue.name}>
              ${queue.holders.map((holder) => html`<${Holder} key=${holder.name} holder=${holder} />`)}
            </div>`}
        </div>`)}
      </div>
    </div>`;
}

/** The lines of the map, and the function that finds the points from node to node. */
function useLines(map, lines) {
  const [drawn, setDrawn] = useState({ lines: [], points: () => null, width: 0, height: 0 });
  const signature = JSON.stringify(lines);
  useEffect(() => {
    const measure = () => {
      const found = boxes(map.current);
      const between = (from, to, dashed) => found.has(from) && found.has(to) ? curve(found.get(from), found.get(to), dashed) : null;
      const dashed = new Set(lines.filter((line) => line.dashed).map(({ from, to }) => from + '>' + to));
      setDrawn({
        width: map.current.clientWidth,
        height: map.current.clientHeight,
        lines: lines.flatMap((line) => {
          const drawing = between(line.from, line.to, line.dashed);
          const isShared = lines.filter(({ to, dashed: back }) => to === line.to && !back).length > 1;
          return drawing ? [{ ...line, ...drawing, label: labelPoint(drawing, isShared && !line.dashed) }] : [];
        }),
        points: (nodes) => nodes.slice(1).flatMap((to, i) => between(nodes[i], to, dashed.has(nodes[i] + '>' + to))?.points ?? []),
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(map.current);
    return () => observer.disconnect();
  }, [signature]);
  return drawn;
}

function Legend({ scale, swatches }) {
  return html`
    <div class="legend" ref=${swatches}>
      ${EVENTS.map((event) => html`<span><i class="swatch ${event}" data-event=${event}></i>${event}</span>`)}
      <span class="muted">${reducedMotion.matches ? 'No dots move: this device asks for reduced motion.'
        : `1 dot = ${scale === 1 ? 'an event' : `${scale} events`}`}</span>
    </div>`;
}

export function Picture({ map }) {
  const element = useRef();
  const canvas = useRef();
  const swatches = useRef();
  const dots = useRef(null);
  const [scale, setScale] = useState(1);
  const drawn = useLines(element, map.lines);
  const groups = useMemo(() => [...new Set(map.lanes.map(({ group }) => group))], [map]);
  const latest = useRef({});
  latest.current = { map, drawn };

  useEffect(() => {
    if (reducedMotion.matches) return undefined;
    const moving = dots.current = new Dots(canvas.current, setScale);
    const recolor = () => swatches.current?.querySelectorAll('i').forEach((swatch) => {
      moving.colors[swatch.dataset.event] = getComputedStyle(swatch).backgroundColor;
    });
    recolor();
    addEventListener('warren:theme', recolor);
    const offs = EVENTS.map((event) => on(event, () => {
      const { map: { prefix, lanes }, drawn: { points } } = latest.current;
      const path = points(route(event, prefix, lanes));
      if (path?.length) moving.send(event, path);
    }));
    return () => {
      offs.forEach((off) => off());
      removeEventListener('warren:theme', recolor);
      moving.close();
    };
  }, []);
  useEffect(() => dots.current?.resize(drawn.width, drawn.height), [drawn.width, drawn.height]);

  return html`
    <${Legend} scale=${scale} swatches=${swatches} />
    <div class="map" ref=${element}>
      <svg class="lines" aria-hidden="true" width=${drawn.width} height=${drawn.height}>
        ${drawn.lines.map(({ d, dashed }) => html`<path d=${d} class=${dashed ? 'dashed' : ''} />`)}
        ${drawn.lines.map(({ keys, label: [x, y] }) => html`<text x=${x} y=${y + 4} text-anchor="middle">${keyText(keys)}</text>`)}
      </svg>
      ${groups.map((group) => {
        const lanes = map.lanes.filter((lane) => lane.group === group);
        return html`
          <section class="group" key=${group} aria-label=${group}>
            <div class="title"><h2>${group}</h2>${lanes[0].how && html`<${How} title=${lanes[0].how} source=${lanes[0].source} />`}</div>
            ${lanes.map((lane) => html`<${Lane} key=${lane.id} lane=${lane} />`)}
          </section>`;
      })}
      <canvas class="dots" aria-hidden="true" ref=${canvas}></canvas>
    </div>`;
}
