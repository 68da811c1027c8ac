import { get } from '../lib/api.js';

const METRICS = '/api/rpc-fib-service/actuator/metrics';
const DROPPED = 'warren.rpc.replies.dropped';

/** How many replies came after their call had timed out. The counter does not exist before the first one. */
export async function lateReplies() {
  const { names } = (await get(METRICS)).data;
  if (!names.includes(DROPPED)) return 0;
  const { availableTags } = (await get(`${METRICS}/${DROPPED}`)).data;
  if (!availableTags.some(({ values }) => values.includes('late'))) return 0;
  return (await get(`${METRICS}/${DROPPED}?tag=reason:late`)).data.measurements[0].value;
}
