const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** Such as `12,345`. @param {number} value */
export const count = value => whole.format(value);

/** Such as `12.3K`. @param {number} value */
export const shortCount = value => (Math.abs(value) < 10_000 ? whole : short).format(value);

/** `1 error`, `2 errors`. @param {number} value @param {string} one */
export const plural = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

/** Such as `1.5 MiB`. @param {number} value */
export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
