import { useApi } from '@backstage/core-plugin-api';
import { Skeleton, Text } from '@backstage/ui';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { ApiErrorEvent } from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../../api/PeriskopApi';
import { useLive } from '../../hooks/useLive';
import { FailurePanel } from '../shared/Failures';
import { When } from '../shared/When';
import styles from './details.module.css';

const WORDS: Record<ApiErrorEvent['type'], string> = {
  first_seen: 'First seen',
  resolved: 'Resolved',
  regressed: 'Happened again',
  reopened: 'Reopened',
  muted: 'Muted',
  unmuted: 'No longer muted',
  labelled: 'Labelled',
};

const USER_REF = /^user:[\w.-]+\/[\w.-]+(?=$| \(via )/i;

/** Users of Backstage are links to their pages; who acted elsewhere is a name, and the server itself needs none. */
const Actor = (props: { actor: string }) => {
  const { actor } = props;
  const ref = USER_REF.exec(actor)?.[0];
  if (actor === '' || actor === 'periskop') {
    return null;
  }
  return (
    <>
      {' by '}
      {ref === undefined ? (
        <span>{actor}</span>
      ) : (
        <span title={actor}>
          <EntityRefLink entityRef={ref} hideIcon />
          {actor.slice(ref.length)}
        </span>
      )}
    </>
  );
};

/** What happened to the error, the newest first. */
export const History = (props: {
  entityRef: string;
  id: string;
  /** Counted up after each change, so that it is seen at once. */
  changes: number;
}) => {
  const { entityRef, id, changes } = props;
  const api = useApi(periskopApiRef);
  const { value, failure, loading, at, retry } = useLive(
    `${entityRef} ${id} ${changes}`,
    signal => api.listEvents(entityRef, id, signal),
  );
  if (loading) {
    return <Skeleton width="100%" height={120} />;
  }
  return (
    <div className={styles.body}>
      {failure && (
        <FailurePanel
          failure={failure}
          entityRef={entityRef}
          shownSince={value && at}
          onRetry={retry}
        />
      )}
      {value?.length === 0 && (
        <Text color="secondary">Its history is no longer kept.</Text>
      )}
      {value && value.length > 0 && (
        <ol className={styles.list} aria-label="History">
          {value.map((event, index) => (
            <li
              key={`${event.at} ${event.type} ${index}`}
              className={styles.entry}
            >
              <div className={styles.row}>
                <span>
                  <strong>{WORDS[event.type] ?? event.type}</strong>
                  <Actor actor={event.actor} />
                </span>
                <Text variant="body-small" color="secondary">
                  <When time={event.at} absolute />
                </Text>
              </div>
              {event.detail !== '' && (
                <Text variant="body-small">{event.detail}</Text>
              )}
              {event.note !== '' && (
                <Text variant="body-small" className={styles.note}>
                  {event.note}
                </Text>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
};
