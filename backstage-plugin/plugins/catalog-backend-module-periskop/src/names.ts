const LONGEST = 63;

/** A name that an entity may have, or undefined where nothing is left of it. */
export function sanitizeName(text: string): string | undefined {
  const name = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-zA-Z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, LONGEST)
    .replace(/[._-]+$/, '');
  return name || undefined;
}
