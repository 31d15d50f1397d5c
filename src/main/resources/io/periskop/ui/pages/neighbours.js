import { h, tags } from '../html.js';
import { ask } from '../api.js';
import { useLive } from '../live.js';
import { count } from '../numbers.js';
import { FailurePanel, When } from '../parts.js';
import { Text } from '../text.js';

/** @import { ComponentChildren } from 'preact' */
/** @import { FederationStatus, IngestStatus, Replicas } from '../model.js' */

const { div, h2, p, section, span, table, tbody, td, th, thead, tr } = tags;

const OFTEN = 15_000;

/** A card is there where there is something to say. */
export function Neighbours() {
  const replicas = useLive('replicas', signal => /** @type {Promise<Replicas>} */ (ask('api/v1/status/replicas', { signal })), OFTEN);
  const federation = useLive('federation', signal => /** @type {Promise<FederationStatus>} */ (ask('api/v1/status/federation', { signal })), OFTEN);
  const ingest = useLive('ingest', signal => /** @type {Promise<IngestStatus>} */ (ask('api/v1/status/ingest', { signal })), OFTEN);
  const failure = replicas.failure ?? federation.failure ?? ingest.failure;
  return [
    failure && h(FailurePanel, { failure }),
    replicas.value && (replicas.value.replicas.length > 1 || replicas.value.problem !== null) && h(ReplicasCard, { said: replicas.value }),
    federation.value && (federation.value.tells || federation.value.origins.length > 0) && h(FederationCard, { said: federation.value }),
    federation.value && federation.value.pushes.length > 0 && h(PushesCard, { said: federation.value }),
    ingest.value && ingest.value.services.length > 0 && h(IngestCard, { said: ingest.value }),
  ];
}

/** @param {{ title: string, lead?: ComponentChildren, head: string[], rows: ComponentChildren[][] }} props */
const Card = ({ title, lead, head, rows }) => section({ class: 'card' },
  h2(null, title),
  lead && p({ class: 'dim' }, lead),
  rows.length > 0 && div({ class: 'wide', tabIndex: 0, role: 'region', 'aria-label': title },
    table({ class: 'plain-table' },
      thead(null, tr(null, head.map(name => th({ key: name, scope: 'col' }, name)))),
      tbody(null, rows.map((cells, index) => tr({ key: index }, cells.map((cell, at) => td({ key: at }, cell))))))));

/** @param {{ said: Replicas }} props */
const ReplicasCard = ({ said }) => h(Card, {
  title: 'Servers on this storage',
  lead: said.problem !== null && ['Not known now: ', h(Text, { text: said.problem, most: 300 })],
  head: ['Server', 'Targets', 'Up since'],
  rows: said.replicas.map(each => [
    [h(Text, { text: each.address || each.id, most: 100 }), each.self && span({ class: 'dim' }, ' (this one)')],
    each.dividesTargets ? 'divided' : 'all',
    h(When, { at: each.since }),
  ]),
});

/** @param {{ said: FederationStatus }} props */
const FederationCard = ({ said }) => h(Card, {
  title: 'Federation',
  lead: ['This server is ', span({ class: 'mono' }, h(Text, { text: said.serverId, most: 64 })),
    said.tells ? ' and may be read from.' : '.', said.origins.length === 0 && ' It reads from no other.'],
  head: ['Reads from', 'Labels', 'Last word'],
  rows: said.origins.map(each => [
    [h(Text, { text: each.id, most: 64 }),
      each.path.length > 1 && span({ class: 'dim' }, ' through ', h(Text, { text: each.path.slice(1).join(', '), most: 200 }))],
    h(Text, { text: Object.entries(each.labels).map(([name, value]) => `${name}=${value}`).join(' '), most: 200 }),
    [span({ class: each.stale ? 'bad' : 'good' }, h(When, { at: each.asOf })), each.stale && ' (stale)',
      each.claimedTwice && span({ class: 'bad' }, ' two servers have this id')],
  ]),
});

/** @param {{ said: FederationStatus }} props */
const PushesCard = ({ said }) => h(Card, {
  title: 'Told what people do here',
  head: ['Server', 'Takes it', 'Taken', 'Waiting', 'Last error'],
  rows: said.pushes.map(each => [
    [h(Text, { text: each.url, most: 200 }), span({ class: 'dim' }, ' ', h(Text, { text: each.origins.join(', '), most: 200 }))],
    each.allowed === null ? span({ class: 'dim' }, 'not known yet') : each.allowed ? 'yes' : span({ class: 'bad' }, 'does not allow it'),
    count(each.pushed),
    count(each.waiting),
    each.lastError !== null && [h(Text, { text: each.lastError, most: 300 }), each.lastErrorAt !== null && [' ', h(When, { at: each.lastErrorAt })]],
  ]),
});

/** @param {{ said: IngestStatus }} props */
const IngestCard = ({ said }) => h(Card, {
  title: 'Events that were sent here',
  lead: ['Since ', h(When, { at: said.since }), said.waiting > 0 && `; ${count(said.waiting)} wait for the storage`],
  head: ['Service', 'By', 'Arrived', 'Counted', 'Repeated', 'Not counted', 'Lost at clients'],
  rows: said.services.map(each => [
    each.service === '' ? span({ class: 'dim' }, 'none that is taken') : h(Text, { text: each.service, most: 100 }),
    each.protocol,
    count(each.seen),
    count(each.counted),
    count(each.repeated),
    span({ class: each.notCounted > 0 ? 'bad' : '', title: each.outcomes.map(one => `${one.name}: ${count(one.events)}`).join('\n') }, count(each.notCounted)),
    each.lostAtClients > 0 ? span({ class: 'bad' }, `at least ${count(each.lostAtClients)}`) : count(0),
  ]),
});
