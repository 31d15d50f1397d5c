import { tags, useRef, useState } from './html.js';
import { ask } from './api.js';
import { useLive } from './live.js';
import { count, shortCount } from './numbers.js';
import { axisTime, iso, slotTime, utcTime } from './time.js';

/** @import { Failure } from './api.js' */
/** @import { QueryResults, Span } from './model.js' */

const { button, div, g, line, path, rect, svg, title } = tags;

/** The drawing's own units; it is as wide as its place. */
const WIDE = 1000;
const LEFT = 44;
const BOTTOM = 20;
const POINTS = 120;
/** Fewer are a click, not a brush. */
const DRAGGED = 6;

/** @typedef {{ times: number[], counts: number[], step: number, partial: ReadonlySet<number>, end: number }} Points */
/** @typedef {{ at: number, type: string, text: string }} Marker */

/**
 * Occurrences over time.
 *
 * @param {string | undefined} key of the question; nothing is asked where it is undefined
 * @param {string} q
 * @param {Span} span
 */
export function usePoints(key, q, span) {
  return useLive(key && `points ${key}`, async signal => {
    const { results } = /** @type {QueryResults} */ (await ask('api/v1/query', {
      method: 'POST',
      body: {
        from: iso(span.from), to: iso(span.to), timezone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
        queries: [{ refId: 'A', queryType: 'timeseries', measure: 'occurrences', maxPoints: POINTS, q }],
      },
      signal,
    }));
    const result = results.A;
    const frame = result?.frames[0];
    if (!frame) {
      throw new Error(result?.error ?? 'no frame in the answer');
    }
    const times = /** @type {number[]} */ (frame.data.values[0] ?? []);
    const counts = (frame.data.values[1] ?? []).map(each => Number(each ?? 0));
    const step = frame.schema.fields[0]?.config?.interval ?? 60_000;
    /** @type {Points} */
    const points = { times, counts, step, partial: new Set(frame.schema.meta.custom?.partial ?? []), end: span.to };
    return points;
  });
}

/** The next round number. @param {number} value */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const found = [1, 2, 5, 10].find(each => each * power >= value) ?? 10;
  return Math.max(1, found * power);
}

/**
 * Bars, a point each, with what happened as marks. Who drags over it chooses a time.
 *
 * @param {{ points: Points | undefined, failure: Failure | undefined, markers?: readonly Marker[], label: string, tall?: number,
 *   onBrush: (span: Span) => void, zoomed?: (() => void) | null }} props
 */
export function Chart({ points, failure, markers = [], label, tall = 150, onBrush, zoomed = null }) {
  const own = useRef(/** @type {SVGSVGElement | null} */ (null));
  const [drag, setDrag] = useState(/** @type {{ from: number, to: number } | null} */ (null));
  if (!points) {
    return div({ class: 'chart-place', style: { height: `${tall}px` } },
      failure ? div({ class: 'dim' }, `No chart: ${failure.message}`) : div({ class: 'skeleton one', 'aria-busy': 'true' }));
  }
  const { times, counts, step } = points;
  if (times.length === 0) {
    return div({ class: 'chart-place dim', style: { height: `${tall}px` } }, 'Of this time no counts are kept.');
  }
  const first = times[0] ?? 0;
  const span = (times.at(-1) ?? 0) + step - first;
  const most = ceiling(Math.max(...counts));
  const floor = tall - BOTTOM;
  const x = (/** @type {number} */ time) => LEFT + ((time - first) / span) * (WIDE - LEFT);
  const y = (/** @type {number} */ value) => floor - (value / most) * (floor - 8);
  const wide = (WIDE - LEFT) / times.length;
  const sum = counts.reduce((all, each) => all + each, 0);
  const timeAt = (/** @type {PointerEvent} */ event) => {
    const box = own.current?.getBoundingClientRect();
    const part = box ? ((event.clientX - box.left) / box.width) * WIDE : 0;
    return first + ((Math.min(WIDE, Math.max(LEFT, part)) - LEFT) / (WIDE - LEFT)) * span;
  };
  const release = () => {
    if (drag && x(Math.max(drag.from, drag.to)) - x(Math.min(drag.from, drag.to)) > DRAGGED) {
      const from = first + Math.floor((Math.min(drag.from, drag.to) - first) / step) * step;
      const to = first + Math.ceil((Math.max(drag.from, drag.to) - first) / step) * step;
      onBrush({ from, to: Math.max(to, from + 60_000) });
    }
    setDrag(null);
  };
  const ticks = Array.from({ length: 6 }, (_, index) => first + (span * index) / 6);
  return div({ class: 'chart' },
    svg({
      ref: own, viewBox: `0 0 ${WIDE} ${tall}`, preserveAspectRatio: 'none', role: 'img', style: { height: `${tall}px` },
      'aria-label': `${label}: ${count(sum)} from ${utcTime(first)} to ${utcTime(first + span)}`,
      onPointerDown: event => {
        if (event.button === 0) {
          own.current?.setPointerCapture(event.pointerId);
          setDrag({ from: timeAt(event), to: timeAt(event) });
        }
      },
      onPointerMove: event => drag && setDrag({ ...drag, to: timeAt(event) }),
      onPointerUp: release,
      onPointerCancel: () => setDrag(null),
    },
      [0.5, 1].map(part => line({ key: part, class: 'grid', x1: LEFT, x2: WIDE, y1: y(most * part), y2: y(most * part) })),
      line({ class: 'axis', x1: LEFT, x2: WIDE, y1: floor, y2: floor }),
      counts.map((value, index) => g({ key: times[index], class: points.partial.has(times[index] ?? 0) ? 'bar partial' : 'bar' },
        title(null, `${slotTime(times[index] ?? 0, step)}: ${count(value)}`),
        rect({ class: 'bar-place', x: x(times[index] ?? 0), y: 0, width: wide, height: floor }),
        value > 0 && path({ d: `M${x(times[index] ?? 0) + wide * 0.08} ${floor}V${Math.min(y(value), floor - 2)}h${wide * 0.84}V${floor}z` }))),
      markers.filter(({ at }) => at >= first && at <= first + span).map(({ at, type, text: said }) => g({ key: `${at} ${type}`, class: `marker ${type}` },
        title(null, `${said}, ${slotTime(at, 0)}`),
        line({ x1: x(at), x2: x(at), y1: 0, y2: floor }))),
      drag && rect({ class: 'brush', x: Math.min(x(drag.from), x(drag.to)), y: 0, width: Math.abs(x(drag.to) - x(drag.from)), height: floor })),
    // text would be stretched with the drawing
    div({ class: 'chart-texts', 'aria-hidden': 'true' },
      [1, 0.5].map(part => tags.span({ key: part, class: 'y', style: { top: `${y(most * part)}px` } }, most * part >= 1 || part === 1 ? shortCount(most * part) : '')),
      ticks.map(time => tags.span({ key: time, class: 'x', style: { left: `${x(time) / WIDE * 100}%`, top: `${floor + 3}px` } }, axisTime(time, span))),
      markers.filter(({ at }) => at >= first && at <= first + span).map(({ at, type, text: said }) =>
        tags.span({ key: `${at} ${type}`, class: `flag ${type}`, title: `${said}, ${slotTime(at, 0)}`, style: { left: `${x(at) / WIDE * 100}%` } }))),
    zoomed && button({ class: 'small zoom-out', onClick: zoomed }, 'Zoom out'));
}
