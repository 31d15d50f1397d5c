/** What the lists can be limited to; each key is as it stands in the address. */
export const RANGES = {
  '1h': { label: 'Last hour', millis: 3_600_000 },
  '24h': { label: 'Last 24 hours', millis: 86_400_000 },
  '7d': { label: 'Last 7 days', millis: 7 * 86_400_000 },
  '30d': { label: 'Last 30 days', millis: 30 * 86_400_000 },
} as const;

export type RangeKey = keyof typeof RANGES;

export const DEFAULT_RANGE: RangeKey = '24h';

/** Times of questions are whole steps of this, so that those who ask at about the same time ask the same. */
const GRAIN = 10_000;

export interface TimeRange {
  /** RFC 3339, inclusive. */
  from: string;
  /** RFC 3339, exclusive. */
  to: string;
}

export function isRange(text: string | null): text is RangeKey {
  return text !== null && Object.hasOwn(RANGES, text);
}

/** The range that ends now, or the one of the same length before it. */
export function timeRange(
  key: RangeKey,
  now: number = Date.now(),
  before = false,
): TimeRange {
  const { millis } = RANGES[key];
  const end = Math.ceil(now / GRAIN) * GRAIN - (before ? millis : 0);
  return {
    from: new Date(end - millis).toISOString(),
    to: new Date(end).toISOString(),
  };
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const relative = new Intl.RelativeTimeFormat('en', {
  numeric: 'always',
  style: 'short',
});

/** Such as `5 min. ago`, or `in 2 days`; within half a minute it is `now`. */
export function ago(time: number, now: number = Date.now()): string {
  const seconds = (time - now) / 1000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) {
      return relative.format(Math.trunc(seconds / length), unit);
    }
  }
  return Math.abs(seconds) < 30
    ? 'now'
    : relative.format(Math.trunc(seconds), 'second');
}

const local = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});

export function localTime(time: number): string {
  return local.format(time);
}

/** For tooltips: who compares with a log needs the time in UTC. */
export function utcTime(time: number): string {
  return `${new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')} UTC`;
}

/** How the API gives times: RFC 3339 or a number since 1970, seconds below 100000000000. */
export function millisOf(time: string | number): number {
  if (typeof time === 'number') {
    return time < 100_000_000_000 ? time * 1000 : time;
  }
  return Date.parse(time);
}

/** Of a slot or point: `14:05`, with the day where the slots are long. */
export function slotTime(time: number, stepMillis: number): string {
  const options: Intl.DateTimeFormatOptions =
    stepMillis >= 86_400_000
      ? { month: 'short', day: 'numeric' }
      : { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };
  return new Intl.DateTimeFormat(undefined, options).format(time);
}

export function duration(millis: number): string {
  const parts: [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
  ];
  for (const [unit, length] of parts) {
    if (millis >= length) {
      return `${Math.round(millis / length)} ${unit}`;
    }
  }
  return `${Math.round(millis / 1000)} s`;
}
