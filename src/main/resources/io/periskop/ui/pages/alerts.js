import { h, tags, useState } from '../html.js';
import { ask } from '../api.js';
import { useKeys } from '../keys.js';
import { useLive } from '../live.js';
import { count, plural } from '../numbers.js';
import { Chip, Empty, FailurePanel, Skeleton, When } from '../parts.js';
import { address, errorHref, errorsHref, go, Link, usePlace, withParams } from '../router.js';
import { Text } from '../text.js';

/** @import { Alert, AlertmanagersAnswer, AlertsAnswer } from '../model.js' */

const { a, button, details, div, h1, h2, input, main, option, p, section, select, span, summary, table, tbody, td, th, thead, tr } = tags;

/** Shown at first. */
const MOST = 200;
const STATES = ['firing', 'silenced', 'inhibited', 'unprocessed'];

export function AlertsPage() {
  const { params } = usePlace();
  const state = params.get('state') ?? '';
  const service = params.get('service') ?? '';
  const find = params.get('find') ?? '';
  const [whole, setWhole] = useState(false);
  const live = useLive('all alerts', signal => /** @type {Promise<AlertsAnswer>} */ (ask('api/v1/alerts', { signal, params: { limit: 5_000 } })), 15_000);
  const told = useLive('alertmanagers', signal => /** @type {Promise<AlertmanagersAnswer>} */ (ask('api/v1/alertmanagers', { signal })), 15_000);
  useKeys({
    '/': () => document.getElementById('find')?.focus(),
    j: () => step(1),
    k: () => step(-1),
  });
  const all = live.value?.alerts ?? [];
  const shown = all.filter(alert => (state === '' || alert.state === state)
    && (service === '' || alert.service === service)
    && (find === '' || `${alert.name} ${JSON.stringify(alert.labels)} ${JSON.stringify(alert.annotations)}`.toLowerCase().includes(find.toLowerCase())));
  const services = [...new Set(all.map(alert => alert.service))].sort();
  const isOff = told.value && told.value.data.activeAlertmanagers.length === 0 && told.value.data.discoveries.length === 0;
  const firing = all.filter(alert => alert.state === 'firing').length;
  return main({ class: 'page' },
    div({ class: 'page-head' },
      h1(null, 'Alerts'),
      live.value && span({ class: 'dim' }, `${count(firing)} firing${all.length > firing ? `, ${count(all.length - firing)} held back` : ''}`),
      select({ 'aria-label': 'State', value: state, onChange: event => go(withParams({ state: event.currentTarget.value || null }), true) },
        option({ value: '' }, 'All states'), STATES.map(each => option({ key: each, value: each }, each))),
      select({ 'aria-label': 'Service', value: service, onChange: event => go(withParams({ service: event.currentTarget.value || null }), true) },
        option({ value: '' }, 'All services'), services.map(each => option({ key: each, value: each }, each))),
      input({
        id: 'find', type: 'search', placeholder: 'Alert or label', 'aria-label': 'Find an alert', value: find,
        onInput: event => go(withParams({ find: event.currentTarget.value || null }), true),
        onKeyDown: event => event.key === 'Escape' && event.currentTarget.blur(),
      })),
    live.failure && h(FailurePanel, { failure: live.failure, shownSince: live.at, retry: live.retry }),
    live.loading && h(Skeleton, null),
    live.value?.truncated && p({ class: 'notice' }, 'Alertmanagers have more alerts than are read; below is how many are left out of each.'),
    live.value && all.length === 0 && (isOff
      ? h(Empty, { title: 'No Alertmanager is configured' }, p(null, 'Name one under ', span({ class: 'mono' }, 'alerting'), ' in the configuration, and what fires is shown here.'))
      : h(Empty, { title: 'Nothing fires' }, p(null, 'No Alertmanager has an alert on a service.'))),
    all.length > 0 && shown.length === 0 && h(Empty, { title: 'No such alert' }, button({ onClick: () => go(address('ui/alerts')) }, 'Show all')),
    shown.length > 0 && section({ class: 'card', 'aria-label': 'Alerts' },
      div({ class: 'scroll-x' }, table({ class: 'targets firing-now' },
        thead(null, tr(null, ['State', 'Alert', 'Service and error', 'Since', 'Alertmanagers', 'Silence'].map(text => th({ key: text, scope: 'col' }, text)))),
        tbody(null, shown.slice(0, whole ? 5_000 : MOST).map(alert => h(Row, { key: JSON.stringify(alert.labels), alert }))))),
      shown.length > MOST && !whole && button({ onClick: () => setWhole(true) }, `Show all ${count(shown.length)}`)),
    told.failure && h(FailurePanel, { failure: told.failure, retry: told.retry }),
    told.value && !isOff && h(Receivers, { told: told.value, read: live.value }));
}

/** The keyboard's place is what has the focus. @param {number} by */
function step(by) {
  const links = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('a.open'))];
  const at = links.findIndex(each => each === document.activeElement);
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}

/** @param {{ alert: Alert }} props */
function Row({ alert }) {
  const key = alert.labels['aggregation_key'] ?? alert.annotations['aggregation_key'] ?? '';
  const said = alert.annotations['description'] ?? alert.annotations['summary'] ?? '';
  const isOfError = alert.errorId !== null && alert.errorId !== undefined;
  return tr({ class: 'alert-row' },
    td(null, h(Chip, { name: alert.state }, alert.state), alert.labels['severity'] && [' ', h(Chip, { name: `severity ${alert.labels['severity']}` }, h(Text, { text: alert.labels['severity'], most: 40 }))]),
    td({ class: 'break' },
      h(Link, { class: 'open', href: isOfError ? errorHref(alert.errorId ?? '') : errorsHref({ service: alert.service }) }, h(Text, { text: alert.name || 'without a name', most: 200 })),
      said !== '' && div({ class: 'dim' }, h(Text, { text: said, most: 300 })),
      outside(alert.source, 'who sent it')),
    td({ class: 'break' },
      h(Link, { href: errorsHref({ service: alert.service }) }, h(Text, { text: alert.service, most: 200 })),
      isOfError && div(null, h(Link, { href: errorHref(alert.errorId ?? '') }, h(Text, { text: key || 'its error', most: 160 })))),
    td({ class: 'nowrap' }, h(When, { at: alert.startsAt })),
    td({ class: 'break' }, alert.pages.map(each => div({ key: each }, outside(each, hostOf(each))))),
    td(null,
      alert.silences.map(each => div({ key: each.url }, outside(each.url, 'its silence'))),
      alert.silences.length === 0 && outside(alert.silenceUrl, 'silence it')));
}

/** @param {{ told: AlertmanagersAnswer, read: AlertsAnswer | undefined }} props */
function Receivers({ told, read }) {
  const { activeAlertmanagers, droppedAlertmanagers, discoveries } = told.data;
  const failing = activeAlertmanagers.filter(each => each.problem).length;
  const unread = new Map((read?.alertmanagers ?? []).map(each => [each.url, each]));
  return section({ class: 'card', 'aria-label': 'Alertmanagers' },
    h2(null, 'Alertmanagers', span({ class: failing > 0 ? 'bad' : 'dim' }, failing > 0 ? ` ${plural(failing, 'takes', 'take')} no alerts` : ` ${plural(activeAlertmanagers.length, 'is told', 'are told')}`)),
    activeAlertmanagers.length === 0 && p({ class: 'bad' }, 'None was found, so nobody is told of anything.'),
    activeAlertmanagers.length > 0 && div({ class: 'scroll-x' }, table({ class: 'targets' },
      thead(null, tr(null, ['Address', 'State', 'Took alerts', 'Waiting', 'Sent', 'Failed', 'Given up'].map(text => th({ key: text, scope: 'col' }, text)))),
      tbody(null, activeAlertmanagers.slice(0, 200).map(each => {
        const asked = unread.get(each.url);
        return [
          tr({ key: each.url, class: each.problem ? 'down' : 'up' },
            td({ class: 'mono break' }, h(Text, { text: each.url, most: 300 })),
            td(null, span({ class: `health ${each.problem ? 'down' : each.lastSent ? 'up' : 'unknown'}` }, each.problem ? 'failing' : each.lastSent ? 'takes alerts' : 'nothing sent')),
            td({ class: 'nowrap' }, h(When, { at: each.lastSent })),
            td(null, count(each.waiting)), td(null, count(each.sent)), td(null, count(each.failed)), td(null, count(each.dropped))),
          each.problem && tr({ key: `${each.url} why`, class: 'why' },
            td({ colSpan: 7 }, span({ class: 'bad' }, 'since ', h(When, { at: each.problemSince }), ': ', h(Text, { text: each.problem, most: 1_000 })))),
          asked?.problem && tr({ key: `${each.url} unread`, class: 'why' },
            td({ colSpan: 7 }, span({ class: 'bad' }, 'its alerts are not read: ', h(Text, { text: asked.problem, most: 1_000 })))),
          asked && asked.leftOut > 0 && tr({ key: `${each.url} left`, class: 'why' },
            td({ colSpan: 7, class: 'dim' }, `${plural(asked.leftOut, 'of its alerts is', 'of its alerts are')} not read: too many, or too long`)),
          each.refused.length > 0 && tr({ key: `${each.url} refused`, class: 'why' },
            td({ colSpan: 7 }, details(null, summary(null, `${plural(each.refused.length, 'alert')} that it does not take`),
              each.refused.slice(0, 50).map((one, index) => div({ key: index, class: 'break' }, h(Text, { text: one.labels['alertname'] ?? '', most: 100 }), ' ', h(When, { at: one.at }), ': ', h(Text, { text: one.reason, most: 500 })))))),
        ];
      })))),
    discoveries.filter(each => each.problem).slice(0, 50).map((each, index) => p({ key: index, class: 'bad break' }, 'Not all are found by ', h(Text, { text: each.mechanism, most: 40 }), ': ', h(Text, { text: each.problem ?? '', most: 500 }))),
    droppedAlertmanagers.length > 0 && p({ class: 'dim' }, `${plural(droppedAlertmanagers.length, 'is', 'are')} found and not told: `, h(Text, { text: droppedAlertmanagers[0]?.reason ?? '', most: 300 })));
}

/** @param {string} url */
function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return 'its page';
  }
}

/** @param {string | null | undefined} url @param {string} text */
const outside = (url, text) => url && /^https?:\/\//i.test(url) && a({ href: url, target: '_blank', rel: 'noreferrer noopener' }, h(Text, { text, most: 100 }));
