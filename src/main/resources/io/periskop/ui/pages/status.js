import { h, tags, useContext } from '../html.js';
import { ask, asFailure } from '../api.js';
import { useLive } from '../live.js';
import { bytes, count } from '../numbers.js';
import { Copy, FailurePanel, Moment, Skeleton, When } from '../parts.js';
import { address, ROOT } from '../router.js';
import { SessionContext, useMayAdmin } from '../session.js';
import { Text } from '../text.js';
import { Neighbours } from './neighbours.js';
import { say } from '../toasts.js';

/** @import { ConfigAnswer, ServerStatus, StorageAnswer } from '../model.js' */

const { a, button, dd, div, dl, dt, h1, h2, main, p, pre, section, span } = tags;

export function StatusPage() {
  const status = useLive('status', signal => /** @type {Promise<ServerStatus>} */ (ask('api/v1/status', { signal })), 15_000);
  const storage = useLive('storage', signal => /** @type {Promise<StorageAnswer>} */ (ask('api/v1/status/storage', { signal })), 15_000);
  const config = useLive('config', signal => /** @type {Promise<ConfigAnswer>} */ (ask('api/v1/status/config', { signal })), 60_000);
  const session = useContext(SessionContext);
  const mayAdmin = useMayAdmin();
  const row = (/** @type {string} */ name, /** @type {import('preact').ComponentChildren} */ value) => [dt(null, name), dd(null, value)];
  const server = status.value;
  const store = storage.value?.data;
  return main({ class: 'page' },
    div({ class: 'page-head' }, h1(null, 'Status'), a({ href: address('api/docs') }, 'API'), a({ href: address('metrics') }, 'Metrics')),
    status.failure && h(FailurePanel, { failure: status.failure, shownSince: status.at, retry: status.retry }),
    status.loading && h(Skeleton, null),
    div({ class: 'cards' },
      server && section({ class: 'card' }, h2(null, 'Server'), dl({ class: 'facts' },
        row('Version', server.version),
        row('Ready', span({ class: server.ready ? 'good' : 'bad' }, server.ready ? 'yes' : 'no')),
        row('Started', [h(When, { at: server.startedAt }), ' ', h(Moment, { at: server.startedAt })]),
        row('Services', count(server.services)),
        row('Errors', count(server.errors)),
        row('Address', span({ class: 'mono break' }, ROOT.href)),
        row('You', [h(Text, { text: session.name, most: 200 }), session.roles.length > 0 && span({ class: 'dim' }, ` (${session.roles.join(', ')})`)]))),
      store && section({ class: 'card' }, h2(null, 'Storage'), dl({ class: 'facts' },
        row('Kind', store.type),
        store.place !== '' && row('Place', span({ class: 'mono break' }, h(Text, { text: store.place }))),
        row('State', [span({ class: store.health === 'up' ? 'good' : 'bad' }, store.state), ' ', h(Text, { text: store.message })]),
        row('Since', h(When, { at: store.since })),
        row('Last write', h(When, { at: store.lastWrite })),
        store.connections && row('Connections', `${count(store.connections.used)} used, ${count(store.connections.idle)} idle, ${count(store.connections.waitedFor)} waited for, ${count(store.connections.most)} at most`),
        row('Waiting', `${count(store.waitingReports)} reports, ${bytes(store.waitingBytes)}`),
        store.lastFailure && row('Last failure', [h(When, { at: store.lastFailure.at }), ': ', h(Text, { text: store.lastFailure.message })]))),
      storage.failure && h(FailurePanel, { failure: storage.failure })),
    h(Neighbours, null),
    config.failure && h(FailurePanel, { failure: config.failure, retry: config.retry }),
    config.value && [
      section({ class: 'card' },
        div({ class: 'card-head' },
          h2(null, 'Configuration'),
          span({ class: 'dim' }, config.value.file === null ? 'no file; defaults' : [h(Text, { text: config.value.file }), ', read ', h(When, { at: config.value.loadedAt })]),
          config.value.yaml !== '' && h(Copy, { label: 'Copy', text: () => config.value?.yaml ?? '' }),
          mayAdmin && config.value.file !== null && button({ class: 'small', onClick: () => reload(config.retry) }, 'Reload')),
        config.value.yaml === ''
          ? p({ class: 'dim' }, 'The server was started without a configuration file, and scrapes itself.')
          : pre({ class: 'code config', tabIndex: 0, 'aria-label': 'Configuration' }, h(Text, { text: config.value.yaml, most: 500_000 }))),
      section({ class: 'card' },
        h2(null, 'Limits'),
        dl({ class: 'limits mono' }, Object.entries(config.value.limits).map(([name, value]) =>
          div({ key: name }, dt(null, name), dd(null, /^\d+$/.test(value) ? count(Number(value)) : value))))),
    ]);
}

/** @param {() => void} done */
async function reload(done) {
  try {
    const answer = await fetch(new URL('-/reload', ROOT), { method: 'POST' });
    const said = (await answer.text()).trim();
    say(answer.ok ? 'The configuration was read again' : said || `Not reloaded: ${answer.status}`, { bad: !answer.ok });
    done();
  } catch (thrown) {
    say(asFailure(thrown).message, { bad: true });
  }
}
