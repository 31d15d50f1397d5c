import { h, tags, useState } from '../html.js';
import { ask } from '../api.js';
import { useKeys } from '../keys.js';
import { useLive } from '../live.js';
import { bytes, count, plural } from '../numbers.js';
import { Empty, FailurePanel, Scraped, Skeleton, When } from '../parts.js';
import { address, errorsHref, go, Link, usePlace, withParams } from '../router.js';
import { Text } from '../text.js';
import { duration } from '../time.js';

/** @import { ActiveTarget, DiscoveryStatus, TargetsAnswer } from '../model.js' */

const { a, button, code, details, div, h1, h2, input, main, option, p, section, select, span, summary, table, tbody, td, th, thead, tr } = tags;

/** Of each service at first, and of those that were dropped. */
const MOST = 200;

/** How a target of another server does is known once that server has said so. @param {ActiveTarget} target */
const isKnown = target => isHere(target) || target.health !== 'unknown';

/** @param {ActiveTarget} target */
const isHere = target => (target.scrapedBy ?? null) === null;

export function TargetsPage() {
  const { params } = usePlace();
  const service = params.get('service') ?? '';
  const health = params.get('health') ?? '';
  const find = params.get('find') ?? '';
  const live = useLive('targets', signal => /** @type {Promise<TargetsAnswer>} */ (ask('api/v1/targets', { signal })), 15_000);
  useKeys({ '/': () => document.getElementById('find')?.focus() });
  const data = live.value?.data;
  const active = data?.activeTargets ?? [];
  const shown = active.filter(target => (service === '' || target.service === service)
    && (health === '' || (health === 'down' ? isKnown(target) && target.health !== 'up' : target.health === health))
    && (find === '' || `${target.scrapeUrl} ${JSON.stringify(target.labels)} ${target.lastError}`.toLowerCase().includes(find.toLowerCase())));
  /** @type {Map<string, ActiveTarget[]>} */
  const pools = new Map();
  for (const target of shown) {
    const pool = pools.get(target.scrapePool) ?? [];
    pool.push(target);
    pools.set(target.scrapePool, pool);
  }
  const up = active.filter(target => target.health === 'up').length;
  const known = active.filter(isKnown).length;
  const elsewhere = active.filter(target => !isHere(target)).length;
  const services = [...new Set(active.map(target => target.service))].sort();
  const dropped = Object.values(data?.droppedTargetCounts ?? {}).reduce((sum, each) => sum + each, 0);
  return main({ class: 'page' },
    div({ class: 'page-head' },
      h1(null, 'Targets'),
      data && span({ class: 'dim' }, `${count(up)} of ${count(known)} up`, elsewhere > 0 && `, ${count(elsewhere)} scraped by other servers`, dropped > 0 && `, ${count(dropped)} dropped`),
      select({ 'aria-label': 'Service', value: service, onChange: event => go(withParams({ service: event.currentTarget.value || null }), true) },
        option({ value: '' }, 'All services'), services.map(name => option({ key: name, value: name }, name))),
      select({ 'aria-label': 'Health', value: health, onChange: event => go(withParams({ health: event.currentTarget.value || null }), true) },
        option({ value: '' }, 'Up and down'), option({ value: 'up' }, 'Up'), option({ value: 'down' }, 'Not up')),
      input({
        id: 'find', type: 'search', placeholder: 'URL, label or reason', 'aria-label': 'Find a target', value: find,
        onInput: event => go(withParams({ find: event.currentTarget.value || null }), true),
        onKeyDown: event => event.key === 'Escape' && event.currentTarget.blur(),
      })),
    live.failure && h(FailurePanel, { failure: live.failure, shownSince: live.at, retry: live.retry }),
    live.loading && h(Skeleton, null),
    data && active.length === 0 && h(Empty, { title: 'Nothing is scraped' }, p(null, 'No discovery found a target. How they do is below; what rules dropped, too.')),
    active.length > 0 && shown.length === 0 && h(Empty, { title: 'No such target' }, button({ onClick: () => go(address('ui/targets')) }, 'Show all')),
    [...pools].map(([name, targets]) => h(Pool, { key: name, name, targets })),
    data && data.discoveries.length > 0 && h(Discoveries, { discoveries: data.discoveries }),
    data && dropped > 0 && h(Dropped, { targets: data.droppedTargets, counts: data.droppedTargetCounts }));
}

/** @param {{ name: string, targets: ActiveTarget[] }} props */
function Pool({ name, targets }) {
  const [whole, setWhole] = useState(false);
  const up = targets.filter(target => target.health === 'up').length;
  const known = targets.filter(isKnown).length;
  const elsewhere = targets.filter(target => !isHere(target)).length;
  // what is down is what one looks for
  const sorted = [...targets].sort((x, y) => Number(isKnown(y)) - Number(isKnown(x)) || Number(x.health === 'up') - Number(y.health === 'up') || x.scrapeUrl.localeCompare(y.scrapeUrl));
  return section({ class: 'card' },
    div({ class: 'card-head' },
      h2(null, h(Text, { text: name, most: 200 })),
      known > 0 && span({ class: up < known ? 'bad' : 'good' }, `${count(up)} / ${count(known)} up`),
      elsewhere > 0 && span({ class: 'dim' }, `${count(elsewhere)} elsewhere`),
      h(Link, { href: errorsHref({ service: targets[0]?.service ?? name }) }, 'errors')),
    div({ class: 'scroll-x' }, table({ class: 'targets' },
      thead(null, tr(null, ['Endpoint', 'State', 'Labels', 'Last scrape', 'Took', 'Errors'].map(text => th({ key: text, scope: 'col' }, text)))),
      tbody(null, sorted.slice(0, whole ? 5_000 : MOST).map(target => h(Target, { key: target.scrapeUrl, target }))))),
    targets.length > MOST && !whole && button({ onClick: () => setWhole(true) }, `Show all ${count(targets.length)}`));
}

/** @param {string} text */
const isWeb = text => /^https?:\/\//i.test(text);

/** @param {{ target: ActiveTarget }} props */
function Target({ target }) {
  const url = h(Text, { text: target.scrapeUrl, most: 400 });
  return [
    tr({ class: isKnown(target) ? target.health : 'elsewhere' },
      td({ class: 'mono break' }, isWeb(target.globalUrl) ? a({ href: target.globalUrl, target: '_blank', rel: 'noreferrer noopener' }, url) : url),
      td(null, isKnown(target) ? span({ class: `health ${target.health}` }, target.health) : span({ class: 'dim' }, 'elsewhere')),
      td(null, h(LabelSet, { labels: target.labels }), details({ class: 'folded' }, summary(null, 'discovered'), h(LabelSet, { labels: target.discoveredLabels }))),
      td({ class: 'nowrap' }, isHere(target)
        ? h(Scraped, { last: target.lastScrape ?? null, next: target.nextScrape ?? null })
        : span({ class: 'dim' }, 'by ', h(Text, { text: target.scrapedBy ?? '', most: 200 }))),
      td({ class: 'nowrap' }, target.lastScrape ? `${duration(target.lastScrapeDuration * 1000)}, ${bytes(target.lastScrapeBytes)}` : ''),
      td(null, isHere(target) && count(target.errors), target.rejectedErrors > 0 && span({ class: 'bad' }, ` ${count(target.rejectedErrors)} refused`))),
    target.lastError !== '' && tr({ key: `${target.scrapeUrl} why`, class: 'why' },
      td({ colSpan: 6 }, span({ class: 'bad' }, target.lastErrorKind && span({ class: 'chip' }, target.lastErrorKind), ' ', h(Text, { text: target.lastError, most: 1_000 })))),
    target.lastError === '' && target.lastFailure && tr({ key: `${target.scrapeUrl} was`, class: 'why' },
      td({ colSpan: 6, class: 'dim' }, 'failed ', h(When, { at: target.lastFailure.at }), ': ', h(Text, { text: target.lastFailure.message, most: 1_000 }))),
    target.rejections.length > 0 && tr({ key: `${target.scrapeUrl} refused`, class: 'why' },
      td({ colSpan: 6 }, details(null, summary(null, `why ${plural(target.rejectedErrors, 'error')} were refused`),
        target.rejections.slice(0, 50).map(each => div({ key: each }, h(Text, { text: each, most: 500 })))))),
  ];
}

/** @param {{ labels: Record<string, string> }} props */
const LabelSet = ({ labels }) => span({ class: 'labels' }, Object.entries(labels).map(([name, value]) =>
  span({ key: name, class: 'label' }, h(Text, { text: name, most: 200 }), '=', h(Text, { text: value, most: 300 }))));

/** @param {{ discoveries: DiscoveryStatus[] }} props */
function Discoveries({ discoveries }) {
  const failing = discoveries.filter(each => each.health === 'down').length;
  return section({ class: 'card' },
    h2(null, 'Discovery', span({ class: failing > 0 ? 'bad' : 'dim' }, failing > 0 ? ` ${plural(failing, 'one fails', 'fail')}` : ` ${plural(discoveries.length, 'configuration')}`)),
    div({ class: 'scroll-x' }, table({ class: 'targets' },
      thead(null, tr(null, ['Service', 'Mechanism', 'State', 'Targets', 'Last refresh', 'Failures'].map(text => th({ key: text, scope: 'col' }, text)))),
      tbody(null, discoveries.slice(0, 1_000).map((each, index) => [
        tr({ key: index },
          td(null, h(Text, { text: each.scrapePool, most: 100 })), td(null, code(null, each.mechanism)),
          td(null, span({ class: `health ${each.health}` }, each.health)), td(null, count(each.targets)),
          td(null, h(When, { at: each.lastRefresh })), td(null, count(each.failures))),
        each.lastError !== '' && tr({ key: `${index} why`, class: 'why' }, td({ colSpan: 6 }, span({ class: 'bad' }, h(Text, { text: each.lastError, most: 1_000 })))),
      ])))));
}

/** @param {{ targets: import('../../../../../../../openapi/types').DroppedTarget[], counts: Record<string, number> }} props */
function Dropped({ targets, counts }) {
  const sum = Object.values(counts).reduce((all, each) => all + each, 0);
  return details({ class: 'card' },
    summary(null, `${plural(sum, 'target')} dropped by rules`, targets.length < sum && `, of which ${count(targets.length)} are shown`),
    div({ class: 'scroll-x' }, table({ class: 'targets' },
      thead(null, tr(null, ['Service', 'Why', 'Discovered labels'].map(text => th({ key: text, scope: 'col' }, text)))),
      tbody(null, targets.slice(0, 500).map((each, index) => tr({ key: index },
        td(null, h(Text, { text: each.scrapePool, most: 100 })), td(null, h(Text, { text: each.reason, most: 300 })), td(null, h(LabelSet, { labels: each.discoveredLabels }))))))));
}
