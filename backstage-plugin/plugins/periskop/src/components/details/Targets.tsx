import { useApi } from '@backstage/core-plugin-api';
import { Skeleton, Text } from '@backstage/ui';
import { periskopApiRef } from '../../api/PeriskopApi';
import { useLive } from '../../hooks/useLive';
import { count } from '../../lib/numbers';
import { Chip } from '../shared/Chips';
import { FailurePanel } from '../shared/Failures';
import { When } from '../shared/When';
import styles from './details.module.css';

/** The processes that counted the error. */
export const Targets = (props: { entityRef: string; id: string }) => {
  const { entityRef, id } = props;
  const api = useApi(periskopApiRef);
  const { value, failure, loading, at, retry } = useLive(
    `${entityRef} ${id}`,
    signal => api.listTargets(entityRef, id, signal),
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
      {value?.targets.length === 0 && (
        <Text color="secondary">
          No instance that counted it is known any more.
        </Text>
      )}
      {value && value.targets.length > 0 && (
        <table className={styles.plain} aria-label="Affected instances">
          <thead>
            <tr>
              <th>Instance</th>
              <th>Occurrences</th>
              <th>Last heard</th>
              <th>Now</th>
            </tr>
          </thead>
          <tbody>
            {value.targets.map(target => (
              <tr key={`${target.source} ${target.severity}`}>
                <td>{target.source}</td>
                <td>{count(target.count)}</td>
                <td>
                  <When time={target.lastHeard} />
                </td>
                <td>
                  <Chip tone={target.live ? 'success' : 'neutral'}>
                    {target.live ? 'heard' : 'gone'}
                  </Chip>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
};
