const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', {
  notation: 'compact',
  maximumFractionDigits: 1,
});

/** Such as `12,345`. */
export function count(value: number): string {
  return whole.format(value);
}

/** Such as `12.3K`. */
export function shortCount(value: number): string {
  return Math.abs(value) < 10_000 ? whole.format(value) : short.format(value);
}

/** `1 error`, `2 errors`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** How much more or less than before, or undefined where there was nothing before. */
export function change(now: number, before: number): string | undefined {
  if (before === 0) {
    return undefined;
  }
  const percent = Math.round(((now - before) / before) * 100);
  if (percent === 0) {
    return '±0%';
  }
  return `${percent > 0 ? '+' : '−'}${
    Math.abs(percent) > 999 ? '>999' : Math.abs(percent)
  }%`;
}
