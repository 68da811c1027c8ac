const STEPS = 24;

/** The four points of the Bézier curve from one box to another. */
function controls(a, b, dashed) {
  const middle = (box) => box.top + box.height / 2;
  if (b.left >= a.left + a.width - 1) {
    const [x1, x2] = [a.left + a.width, b.left];
    const bend = (x2 - x1) / 2;
    return [[x1, middle(a)], [x1 + bend, middle(a)], [x2 - bend, middle(b)], [x2, middle(b)]];
  }
  if (b.left + b.width <= a.left + 1) { // to the left, below the lines to the right
    const [x1, x2] = [a.left, b.left + b.width];
    const drop = dashed ? 14 : 0;
    const bend = (x1 - x2) / 2;
    return [[x1, middle(a) + drop], [x1 - bend, middle(a) + drop], [x2 + bend, middle(b) + drop], [x2, middle(b) + drop]];
  }
  const right = Math.max(a.left + a.width, b.left + b.width); // above each other
  return [[a.left + a.width, middle(a) - 14], [right + 28, middle(a) - 14], [right + 28, middle(b) + 14], [b.left + b.width, middle(b) + 14]];
}

const at = ([p, q, r, s], t, i) =>
  (1 - t) ** 3 * p[i] + 3 * (1 - t) ** 2 * t * q[i] + 3 * (1 - t) * t * t * r[i] + t ** 3 * s[i];

/** The line from box to box: what SVG draws, and the points that a dot passes. */
export function curve(a, b, dashed) {
  const c = controls(a, b, dashed);
  const points = Array.from({ length: STEPS + 1 }, (_, i) => [at(c, i / STEPS, 0), at(c, i / STEPS, 1)]);
  return { d: `M${c[0]} C${c[1]} ${c[2]} ${c[3]}`, points, isLoop: c[1][0] > Math.max(c[0][0], c[3][0]) };
}

/** Where the label of a line is clear of others: near its source if several lines have the same target. */
export function labelPoint({ points, isLoop }, isShared) {
  if (isLoop) return points[(STEPS * 2) / 3];
  return points[isShared ? STEPS / 3 : STEPS / 2];
}

/** The boxes of all nodes, relative to the map. */
export function boxes(map) {
  const origin = map.getBoundingClientRect();
  return new Map([...map.querySelectorAll('[data-node]')].map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [element.dataset.node, { left: left - origin.left, top: top - origin.top, width, height }];
  }));
}
