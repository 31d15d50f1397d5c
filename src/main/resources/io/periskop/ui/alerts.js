import { h, createContext, tags, useContext } from './html.js';
import { ask } from './api.js';
import { useLive } from './live.js';
import { Chip, When } from './parts.js';
import { Text } from './text.js';

/** @import { Alert, AlertsAnswer } from './model.js' */

const { a, div, h2, li, section, span, ul } = tags;

/** Of one error. */
const MOST = 20;

/**
 * Names of the alerts that are firing for errors, by the error's id.
 *
 * @typedef {ReadonlyMap<string, readonly string[]>} Firing
 */

export const AlertsContext = createContext(/** @type {Firing} */ (new Map()));

/** @returns {Firing} */
export function useFiring() {
  const { value } = useLive('alerts', async signal => {
    /** @type {Map<string, string[]>} */
    const firing = new Map();
    const answer = /** @type {AlertsAnswer} */ (await ask('api/v1/alerts', { signal }));
    for (const alert of answer.alerts) {
      if (alert.errorId && alert.state === 'firing') {
        firing.set(alert.errorId, [...firing.get(alert.errorId) ?? [], alert.name]);
      }
    }
    return firing;
  });
  return value ?? new Map();
}

/** @param {{ id: string }} props */
export function AlertBadge({ id }) {
  const names = useContext(AlertsContext).get(id);
  return names ? h(Chip, { name: 'firing', title: `firing: ${names.join(', ')}` }, 'firing') : null;
}

/** What Alertmanagers say of one error, and where it can be silenced; nothing where they say nothing. @param {{ id: string }} props */
export function AlertsCard({ id }) {
  const { value } = useLive(`alerts of ${id}`, signal =>
    /** @type {Promise<AlertsAnswer>} */ (ask(`api/v1/errors/${encodeURIComponent(id)}/alerts`, { signal })));
  const silent = (value?.alertmanagers ?? []).filter(each => each.problem);
  const alerts = value?.alerts ?? [];
  if (alerts.length === 0 && silent.length === 0) {
    return null;
  }
  return section({ class: 'card', 'aria-label': 'Alerts' },
    h2(null, 'Alerts'),
    ul({ class: 'alerts' }, alerts.slice(0, MOST).map(alert => h(OneAlert, { key: `${alert.name} ${JSON.stringify(alert.labels)}`, alert }))),
    alerts.length > MOST && div({ class: 'dim' }, `and ${alerts.length - MOST} more`),
    silent.map(each => div({ key: each.url, class: 'bad break' }, h(Text, { text: `${each.url}: ${each.problem}`, most: 500 }))));
}

/** @param {{ alert: Alert }} props */
function OneAlert({ alert }) {
  const held = alert.silences[0];
  return li(null,
    h(Chip, { name: alert.state }, alert.state), ' ', h(Text, { text: alert.name, most: 200 }), ' ',
    span({ class: 'dim' }, h(When, { at: alert.startsAt })),
    div({ class: 'links' },
      link(alert.pages[0], 'in Alertmanager'),
      held ? link(held.url, 'its silence') : link(alert.silenceUrl, 'silence it')));
}

/** @param {string | undefined} url @param {string} text */
const link = (url, text) => url !== undefined && /^https?:\/\//i.test(url) && a({ href: url, target: '_blank', rel: 'noreferrer noopener' }, text);
