import { h, createContext, tags, useContext, useEffect, useState } from './html.js';
import { ask } from './api.js';
import { useLive } from './live.js';
import { plural } from './numbers.js';
import { useClock } from './parts.js';
import { address, Link } from './router.js';
import { Text } from './text.js';
import { localTime, millisOf } from './time.js';

/** @import { FederatedOrigin, FederationStatus } from './model.js' */

const { span } = tags;

/** What the server says of those that it reads from; asked once for all that is shown. */
export const FederationContext = createContext(/** @type {FederationStatus | undefined} */ (undefined));

/** Whether something is shown, or was, that another server counted: before that nothing is asked. */
let wanted = false;
/** @type {Set<() => void>} */
const watchers = new Set();

function want() {
  if (!wanted) {
    wanted = true;
    watchers.forEach(tell => tell());
  }
}

/** @returns {FederationStatus | undefined} */
export function useFederation() {
  const [asks, setAsks] = useState(wanted);
  useEffect(() => {
    const tell = () => setAsks(wanted);
    watchers.add(tell);
    tell();
    return () => void watchers.delete(tell);
  }, []);
  return useLive(asks ? 'origins' : undefined, signal => /** @type {Promise<FederationStatus>} */ (ask('api/v1/status/federation', { signal }))).value;
}

/** Such as `40 s`, `7 min`, `3 h`. @param {number} millis */
export function age(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`;
}

/**
 * What to say of a server whose last word is too old; null of one that is heard, and before anything is known.
 *
 * @param {FederationStatus | undefined} said
 * @param {string} id
 * @param {number} now
 * @returns {{ since: number | null, title: string } | null}
 */
export function staleness(said, id, now) {
  if (!said) {
    return null;
  }
  const origin = said.origins.find(each => each.id === id);
  if (!origin) {
    return { since: null, title: 'This server has not heard from it since it was started. Its counts are as they were.' };
  }
  if (!origin.stale) {
    return null;
  }
  const since = millisOf(origin.asOf);
  return { since, title: `Its last word is from ${localTime(since)}, ${age(now - since)} ago. ${why(origin)} Its counts are as of then; the rest comes with its next word.` };
}

/** @param {FederatedOrigin} origin */
function why(origin) {
  if (origin.problem !== null) {
    return origin.path.length > 1 ? `The server ${origin.path.at(-1)}, through which it is read, does not answer: ${sentence(origin.problem)}` : `It does not answer: ${sentence(origin.problem)}`;
  }
  return origin.path.length > 1 ? `The server ${origin.path.at(-1)}, through which it is read, has nothing newer.` : 'It is not asked now.';
}

/** @param {string} text */
const sentence = text => (/[.!?]$/.test(text) ? text : `${text}.`);

/**
 * Which servers' counts of this are old. Nothing where all are fresh, and where no server is read.
 *
 * @param {{ origins: readonly string[], most?: number }} props where there are more the status page has all
 */
export function StaleBadges({ origins, most = 1 }) {
  const said = useContext(FederationContext);
  const isFederated = origins.length > 0;
  useEffect(() => {
    if (isFederated) {
      want();
    }
  }, [isFederated]);
  return origins.length === 0 || !said ? null : h(Badges, { said, origins, most });
}

/** @param {{ said: FederationStatus, origins: readonly string[], most: number }} props */
function Badges({ said, origins, most }) {
  useClock();
  const now = Date.now();
  const stale = origins.flatMap(id => {
    const found = staleness(said, id, now);
    return found ? [{ id, ...found }] : [];
  });
  return stale.length === 0 ? null : span({ class: 'stale-origins' },
    stale.slice(0, most).map(({ id, since, title }) => h(Link, {
      key: id, class: 'chip stale-origin', href: address('ui/status'), title: `${id.slice(0, 100)}: ${title}`.slice(0, 1_000),
    }, h(Text, { text: id, most: 24 }), since === null ? ': not heard' : `: ${age(now - since)} old`)),
    stale.length > most && h(Link, { class: 'chip stale-origin', href: address('ui/status') }, `and ${plural(stale.length - most, 'other')}`));
}
