import { request } from './api.js';

/**
 * The server-sent events of one request, as {event, data}. EventSource cannot send `Last-Event-ID` of its own,
 * so that a client that wants older events has to read the body itself.
 */
export async function* events(path, { lastEventId, signal } = {}) {
  const headers = { Accept: 'text/event-stream' };
  if (lastEventId !== undefined) headers['Last-Event-ID'] = String(lastEventId);
  const response = await request(path, { headers, signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
}

function parse(block) {
  const fields = { event: 'message', data: [] };
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (name === 'data') fields.data.push(value);
    else if (name === 'event') fields.event = value;
  }
  if (fields.data.length === 0) return null; // a heartbeat
  const text = fields.data.join('\n');
  return { ...fields, data: text ? JSON.parse(text) : null };
}
