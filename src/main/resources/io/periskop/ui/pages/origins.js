import { h, tags } from '../html.js';
import { ask, Failure } from '../api.js';
import { setParams } from '../filters.js';
import { useLive } from '../live.js';
import { Count, Skeleton, When } from '../parts.js';
import { Text } from '../text.js';

/** @import { OccurrenceList, OriginCount, OriginCounts } from '../model.js' */

const { button, h2, p, section, span, table, tbody, td, th, thead, tr } = tags;

/**
 * Which servers counted an error, and how fresh that is. Their occurrences are asked for when somebody wants to see them.
 *
 * @param {{ path: string, name: string | undefined, chosen: string }} props
 */
export function OriginsCard({ path, name, chosen }) {
  const live = useLive(name && `origins ${name}`, signal => /** @type {Promise<OriginCounts>} */ (ask(`${path}/origins`, { signal })));
  const all = live.value?.origins ?? [];
  return section({ class: 'card origins', 'aria-label': 'Counted by' },
    h2(null, 'Counted by'),
    live.failure && p({ class: 'bad', role: 'alert' }, live.failure.message),
    live.loading && h(Skeleton, { rows: 2 }),
    live.value && all.length === 0 && p({ class: 'dim' }, 'No server says that it counted it.'),
    all.length > 0 && table({ class: 'plain-table' },
      thead(null, tr(null, th({ scope: 'col' }, 'Server'), th({ scope: 'col', class: 'right' }, 'Counted'), th({ scope: 'col', class: 'right' }, 'Last word'),
        th({ scope: 'col' }, span({ class: 'sr' }, 'Occurrences')))),
      tbody(null, all.map(each => h(OriginRow, { key: `${each.self} ${each.origin}`, each, chosen })))));
}

/** @param {{ each: OriginCount, chosen: string }} props */
function OriginRow({ each, chosen }) {
  const id = each.self ? '' : each.origin;
  return tr(null,
    td({ class: 'break' },
      each.self && each.origin === '' ? 'this server' : each.origin === '' ? 'others' : h(Text, { text: each.origin, most: 100 }),
      each.self && each.origin !== '' && span({ class: 'dim' }, ' (this one)')),
    td({ class: 'right' }, h(Count, { value: each.count })),
    td({ class: each.stale ? 'right bad' : 'right' }, each.self ? span({ class: 'dim' }, 'now') : h(When, { at: each.asOf, none: 'not heard' }), each.stale && each.asOf !== null && ' (stale)'),
    td({ class: 'right' }, (each.details || each.self) && button({
      class: 'small', 'aria-pressed': id === chosen, 'aria-label': `Occurrences at ${each.origin.slice(0, 100) || 'this server'}`,
      onClick: () => setParams({ origin: id === '' ? null : id, occurrence: null }),
    }, 'Show')));
}

/**
 * Occurrences as the server that counted them has them. What comes from elsewhere is looked at before it is drawn.
 *
 * @param {string} path of the error @param {string} origin @param {number} limit @param {AbortSignal} signal
 * @returns {Promise<OccurrenceList>}
 */
export async function occurrencesOf(path, origin, limit, signal) {
  const answer = /** @type {any} */ (await ask(`${path}/origins/${encodeURIComponent(origin)}/occurrences`, { params: { limit }, signal }));
  const isText = (/** @type {unknown} */ value) => typeof value === 'string';
  const isLink = (/** @type {any} */ link) => isText(link?.class) && isText(link.message)
    && (link.stacktrace === null || (Array.isArray(link.stacktrace) && link.stacktrace.every(isText)));
  const isOccurrence = (/** @type {any} */ each) => isText(each?.uuid) && isText(each.severity) && (each.at === null || !Number.isNaN(Date.parse(each.at)))
    && Array.isArray(each.exceptions) && each.exceptions.every(isLink)
    && (each.http === null || (isText(each.http?.method) && isText(each.http.url) && isText(each.http.body)));
  if (!Array.isArray(answer?.occurrences) || !answer.occurrences.every(isOccurrence)) {
    throw new Failure('This is no answer of Periskop', 'The server that was asked answered something else than occurrences; it may be of another version.', {}, 400);
  }
  return answer;
}
