/** @import { Span } from './model.js' */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What lists can be limited to; each key is as it stands in the address. */
export const RANGES = /** @type {const} */ ({
  '1h': ['Last hour', HOUR],
  '6h': ['Last 6 hours', 6 * HOUR],
  '24h': ['Last 24 hours', DAY],
  '7d': ['Last 7 days', 7 * DAY],
  '30d': ['Last 30 days', 30 * DAY],
  '90d': ['Last 90 days', 90 * DAY],
});

/** @typedef {keyof typeof RANGES} RangeKey */

/** Times of questions are whole steps of this, so that what is asked at about the same time is the same. */
const GRAIN = 10_000;

/** @param {string} text @returns {text is RangeKey} */
export const isRange = text => Object.hasOwn(RANGES, text);

/** The range that ends now. @param {RangeKey} key @returns {Span} */
export function lately(key, now = Date.now()) {
  const to = Math.ceil(now / GRAIN) * GRAIN;
  return { from: to - RANGES[key][1], to };
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ['year', 365 * DAY], ['month', 30 * DAY], ['week', 7 * DAY], ['day', DAY], ['hour', HOUR], ['minute', MINUTE],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });

/** Such as `5m ago`, or `in 2d`; within five seconds it is `now`. @param {number} time */
export function ago(time, now = Date.now()) {
  const away = time - now;
  for (const [unit, length] of UNITS) {
    if (Math.abs(away) >= length) {
      return relative.format(Math.trunc(away / length), unit);
    }
  }
  return Math.abs(away) < 5_000 ? 'now' : relative.format(Math.trunc(away / 1000), 'second');
}

/**
 * When a target is scraped next, after a comma; it is due, and under way, when the other time is near.
 *
 * @param {number | null} last @param {number} next
 */
export function nextScrape(last, next, now = Date.now()) {
  if (next - now < 5_000) {
    return last === null ? 'being scraped' : ', again any moment';
  }
  return `${last === null ? 'first' : ', next'} ${ago(next, now)}`;
}

const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const slot = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** The name of the zone that local times are in. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** @param {number} time */
export const localTime = time => local.format(time);

/** Whoever compares with a log needs this. @param {number} time */
export const utcTime = time => `${new Date(time).toISOString().replace('T', ' ').replace(/\.\d+Z$/, '')} UTC`;

/** Of a point that is so long. @param {number} time @param {number} step */
export const slotTime = (time, step) => (step >= DAY ? day : slot).format(time);

/** Of an axis over so long a time. @param {number} time @param {number} span */
export const axisTime = (time, span) => (span > 3 * DAY ? day : span > DAY ? slot : clock).format(time);

/** As the API gives them: RFC 3339, or a number of seconds or milliseconds. @param {string | number} time */
export const millisOf = time =>
  typeof time === 'number' ? (time < 100_000_000_000 ? time * 1000 : time) : Date.parse(time);

/** @param {number} millis */
export const iso = millis => new Date(millis).toISOString();

/** Such as `3d`, `250ms`. @param {number} millis */
export function duration(millis) {
  for (const [unit, length] of /** @type {[string, number][]} */ ([['d', DAY], ['h', HOUR], ['min', MINUTE], ['s', 1000]])) {
    if (millis >= length) {
      return `${Math.round((millis / length) * 10) / 10} ${unit}`;
    }
  }
  return `${Math.round(millis * 10) / 10} ms`;
}

/** What `<input type="datetime-local">` takes. @param {number} time */
export function inputTime(time) {
  const date = new Date(time - new Date(time).getTimezoneOffset() * MINUTE);
  return date.toISOString().slice(0, 16);
}
