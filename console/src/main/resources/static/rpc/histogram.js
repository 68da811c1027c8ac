/** Upper bounds of the bars, in milliseconds. */
const BOUNDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, Infinity];

/** How many of the times fall between two bounds, from the first bar that has any to the last one. */
export function bars(times) {
  const all = BOUNDS.map((upTo, i) => ({ upTo, calls: times.filter((ms) => ms <= upTo && ms > (BOUNDS[i - 1] ?? -1)).length }));
  const used = all.map((bar) => bar.calls > 0);
  return all.slice(used.indexOf(true), used.lastIndexOf(true) + 1);
}
