import { h, tags, useEffect, useState } from '../html.js';
import { ask } from '../api.js';
import { useKeys } from '../keys.js';
import { useLive, useStream } from '../live.js';
import { plural } from '../numbers.js';
import { StaleBadges } from '../origins.js';
import { Count, Empty, FailurePanel, Skeleton, Spark, When } from '../parts.js';
import { address, errorsHref, go, Link, usePlace, withParams } from '../router.js';
import { Text } from '../text.js';
import { iso, lately } from '../time.js';

/** @import { Service, ServiceList } from '../model.js' */

const { a, button, code, div, h1, input, main, p, pre, span, table, tbody, td, th, thead, tr } = tags;

const SPARKLINE = 48;

/** @type {Record<string, { text: string, of: (service: Service) => string | number }>} */
const COLUMNS = {
  name: { text: 'Service', of: service => service.name },
  occurrences: { text: 'Last 24 hours', of: service => service.occurrences },
  open: { text: 'Open', of: service => service.byState.open ?? 0 },
  new: { text: 'New', of: service => service.newErrors },
  regressed: { text: 'Regressed', of: service => service.regressedErrors },
  total: { text: 'Total', of: service => service.total },
  seen: { text: 'Last seen', of: service => service.lastSeen ?? '' },
  targets: { text: 'Targets up', of: service => service.targetsUp - service.targets },
};

/** @param {Service} first @param {Service} second @param {string} by */
function compare(first, second, by) {
  const of = (COLUMNS[by] ?? COLUMNS.name)?.of ?? (() => 0);
  const [x, y] = [of(first), of(second)];
  return typeof x === 'string' && typeof y === 'string' ? x.localeCompare(y) : Number(x) - Number(y);
}

export function ServicesPage() {
  const { params } = usePlace();
  const find = params.get('find') ?? '';
  const by = Object.hasOwn(COLUMNS, params.get('sort') ?? '') ? /** @type {string} */ (params.get('sort')) : 'occurrences';
  const ascending = (params.get('order') ?? (by === 'name' ? 'ascending' : 'descending')) === 'ascending';
  const [active, setActive] = useState(-1);
  const live = useLive('services', signal => {
    const { from, to } = lately('24h');
    return /** @type {Promise<ServiceList>} */ (ask('api/v1/services', { params: { from: iso(from), to: iso(to), sparkline: SPARKLINE }, signal }));
  });
  // what happens is told at once, but asked for at most every few seconds
  const [stale, setStale] = useState(false);
  useStream('', () => setStale(true), live.retry);
  useEffect(() => {
    if (!stale) {
      return undefined;
    }
    const timer = setTimeout(() => {
      setStale(false);
      live.retry();
    }, 5_000);
    return () => clearTimeout(timer);
  }, [stale]);

  const all = live.value?.services ?? [];
  const shown = all
    .filter(service => service.name.toLowerCase().includes(find.toLowerCase()))
    .sort((x, y) => (ascending ? 1 : -1) * compare(x, y, by) || x.name.localeCompare(y.name));
  const move = (/** @type {number} */ step) => {
    const next = Math.max(0, Math.min(shown.length - 1, active + step));
    setActive(next);
    /** @type {HTMLElement | null} */ (document.querySelector(`#service-${next} a`))?.focus();
  };
  const open = () => shown[active] && go(hrefOf(shown[active]));
  useKeys({
    j: () => move(1), k: () => move(-1), o: open, Enter: open,
    '/': () => document.getElementById('find')?.focus(),
  });
  const openErrors = all.reduce((sum, service) => sum + (service.byState.open ?? 0), 0);
  const down = all.reduce((sum, service) => sum + service.targets - service.targetsUp, 0);

  return main({ class: 'page' },
    div({ class: 'page-head' },
      h1(null, 'Services'),
      live.value && span({ class: 'dim' }, plural(all.length, 'service'), ', ', h(Link, { href: address('ui/errors') }, plural(openErrors, 'open error')),
        down > 0 && [', ', h(Link, { class: 'bad', href: address('ui/targets', new URLSearchParams({ health: 'down' })) }, `${plural(down, 'target')} not up`)]),
      input({
        id: 'find', type: 'search', placeholder: 'Find a service', 'aria-label': 'Find a service', value: find,
        onInput: event => go(withParams({ find: event.currentTarget.value || null }), true),
        onKeyDown: event => event.key === 'Escape' && event.currentTarget.blur(),
      })),
    live.failure && h(FailurePanel, { failure: live.failure, shownSince: live.at, retry: live.retry }),
    live.loading && h(Skeleton, null),
    live.value && all.length === 0 && h(NoServices, null),
    all.length > 0 && shown.length === 0 && h(Empty, { title: 'No such service' }, p(null, `None of ${all.length} has this in its name.`)),
    shown.length > 0 && div({ class: 'scroll-x' }, table({ class: 'services' },
      thead(null, tr(null, Object.entries(COLUMNS).map(([key, { text }]) => th({
        key, scope: 'col', class: key === 'name' ? '' : 'right', 'aria-sort': by === key ? (ascending ? 'ascending' : 'descending') : undefined,
      }, button({
        class: 'sort',
        onClick: () => go(withParams({ sort: key, order: by === key ? (ascending ? 'descending' : 'ascending') : null }), true),
      }, text, by === key && (ascending ? ' ↑' : ' ↓')))))),
      tbody(null, shown.map((service, index) => h(Row, { key: service.name, service, slots: live.value?.slots ?? null, index }))))));
}

/** @param {Service} service */
const hrefOf = service => errorsHref({ service: service.name });

/** @param {{ service: Service, slots: import('../model.js').Slots | null, index: number }} props */
function Row({ service, slots, index }) {
  const link = (/** @type {Record<string, string>} */ more, /** @type {number} */ value, name = '') =>
    value === 0 ? span({ class: 'dim' }, '0') : h(Link, { class: name, href: errorsHref({ service: service.name, range: 'all', ...more }) }, h(Count, { value }));
  const isDown = service.targetsUp < service.targets;
  return tr({ id: `service-${index}` },
    th({ scope: 'row' }, h(Link, { href: hrefOf(service) }, h(Text, { text: service.name, most: 120 })), ' ', h(StaleBadges, { origins: service.origins })),
    td({ class: 'right' }, div({ class: 'with-spark' }, h(Spark, { values: service.sparkline, slots, label: 'Occurrences', width: 144 }), h(Count, { value: service.occurrences }))),
    td({ class: 'right' }, link({}, service.byState.open ?? 0)),
    td({ class: 'right' }, link({ q: 'mark=new' }, service.newErrors, 'new')),
    td({ class: 'right' }, link({ q: 'mark=regressed' }, service.regressedErrors, 'regressed')),
    td({ class: 'right' }, h(Count, { value: service.total })),
    td({ class: 'right' }, h(When, { at: service.lastSeen })),
    td({ class: 'right' }, service.targets === 0 ? span({ class: 'dim' }, 'none') : h(Link, {
      class: isDown ? 'bad' : 'good', href: address('ui/targets', new URLSearchParams({ service: service.name })),
    }, `${service.targetsUp} / ${service.targets}`)));
}

const NoServices = () => h(Empty, { title: 'Nothing is scraped yet' },
  p(null, 'Name your services in the configuration file, and start the server with ', code(null, '--config periskop.yaml'), ':'),
  pre({ class: 'code' }, 'services:\n- name: checkout\n  static_configs:\n  - targets: ["checkout.example.com:8080"]\n'),
  p(null, 'With ', code(null, '--demo'), ' the server starts with example services. ', a({ href: address('api/docs') }, 'The API')));
