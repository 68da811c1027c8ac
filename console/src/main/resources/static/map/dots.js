const HOP_MS = 900;
const MOST_PER_SECOND = 50;
const RADIUS = 4;

/** The dots of one canvas. A frame is drawn only while there are dots. */
export class Dots {
  constructor(canvas, onScale) {
    this.canvas = canvas;
    this.onScale = onScale;
    this.colors = {};
    this.dots = [];
    this.scale = 1;
    this.seen = 0;
    this.frame = 0;
    this.clock = setInterval(() => this.rescale(), 1000);
  }

  resize(width, height) {
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.getContext('2d').setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** Beyond 50 events a second a dot stands for N of them. */
  rescale() {
    const scale = Math.max(1, Math.ceil(this.seen / MOST_PER_SECOND));
    this.seen = 0;
    if (scale !== this.scale) this.onScale(this.scale = scale);
  }

  /** Sends a dot along points, as geometry.js has them. */
  send(kind, points) {
    if (this.seen++ % this.scale || this.dots.length > 4 * MOST_PER_SECOND || document.hidden) return;
    this.dots.push({ kind, points, start: performance.now() });
    this.frame ||= requestAnimationFrame((now) => this.draw(now));
  }

  draw(now) {
    const context = this.canvas.getContext('2d');
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.dots = this.dots.filter(({ kind, points, start }) => {
      const hops = points.length / 25;
      const position = Math.max(0, (now - start) / (HOP_MS * hops)) * (points.length - 1);
      if (position >= points.length - 1) return false;
      const i = Math.floor(position);
      const [[x1, y1], [x2, y2]] = [points[i], points[i + 1]];
      const part = position - i;
      context.fillStyle = this.colors[kind];
      context.beginPath();
      context.arc(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part, RADIUS, 0, 7);
      context.fill();
      return true;
    });
    this.frame = this.dots.length ? requestAnimationFrame((next) => this.draw(next)) : 0;
  }

  close() {
    clearInterval(this.clock);
    cancelAnimationFrame(this.frame);
    this.dots = [];
  }
}
