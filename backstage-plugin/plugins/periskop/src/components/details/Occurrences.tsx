import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { ButtonIcon, Flex, Skeleton, Text } from '@backstage/ui';
import { RiArrowLeftSLine, RiArrowRightSLine } from '@remixicon/react';
import type { ApiHttpRequest } from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../../api/PeriskopApi';
import { useLive } from '../../hooks/useLive';
import { count } from '../../lib/numbers';
import { Chip } from '../shared/Chips';
import { FailurePanel } from '../shared/Failures';
import { When } from '../shared/When';
import { StackTrace } from './StackTrace';
import styles from './details.module.css';

/** Of the newest. */
const OCCURRENCES = 50;

const Http = (props: { http: ApiHttpRequest }) => {
  const { method, url, headers, body } = props.http;
  const named = Object.entries(headers ?? {});
  return (
    <section className={styles.exception} aria-label="Request">
      <h4 className={styles.exceptionTitle}>During the request</h4>
      <code className={styles.code}>
        {[method, url].filter(text => text !== '').join(' ')}
      </code>
      {named.length > 0 && (
        <table className={styles.plain}>
          <thead>
            <tr>
              <th>Header</th>
              <th>Value</th>
            </tr>
          </thead>
          <tbody>
            {named.map(([name, value]) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {body !== '' && <pre className={styles.code}>{body}</pre>}
    </section>
  );
};

/** The newest occurrences one by one: stack trace, causes and request. */
export const Occurrences = (props: { entityRef: string; id: string }) => {
  const { entityRef, id } = props;
  const api = useApi(periskopApiRef);
  const { value, failure, loading, at, retry } = useLive(
    `${entityRef} ${id}`,
    signal => api.listOccurrences(entityRef, id, OCCURRENCES, signal),
  );
  // by name, so that the one that is looked at stays when newer ones come
  const [chosen, setChosen] = useState<string>();
  if (loading) {
    return (
      <Flex direction="column" gap="2" aria-busy="true">
        <Skeleton width="60%" height={20} />
        <Skeleton width="100%" height={180} />
      </Flex>
    );
  }
  const occurrences = value?.occurrences ?? [];
  const found = occurrences.findIndex(one => one.uuid === chosen);
  const index = found < 0 ? 0 : found;
  const occurrence = occurrences.at(index);
  const last = occurrences.length - 1;
  const go = (to: number) => setChosen(occurrences[to].uuid);
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
      {value && occurrence === undefined && (
        <Text color="secondary">
          No occurrence of it is kept with its details.
        </Text>
      )}
      {value && occurrence && (
        <>
          <div className={styles.row}>
            <Flex align="center" gap="2">
              <ButtonIcon
                aria-label="Newer occurrence"
                size="small"
                variant="secondary"
                icon={<RiArrowLeftSLine />}
                isDisabled={index === 0}
                onPress={() => go(index - 1)}
              />
              <ButtonIcon
                aria-label="Older occurrence"
                size="small"
                variant="secondary"
                icon={<RiArrowRightSLine />}
                isDisabled={index === last}
                onPress={() => go(index + 1)}
              />
              <Text>
                {index === 0 ? 'Newest' : `${count(index + 1)}.`} of{' '}
                {count(occurrences.length)}
                {value.kept > occurrences.length &&
                  ` (${count(value.kept)} are kept)`}
              </Text>
            </Flex>
            <Flex align="center" gap="2">
              {occurrence.severity !== '' && <Chip>{occurrence.severity}</Chip>}
              <Text color="secondary">
                <When time={occurrence.at} absolute />
              </Text>
            </Flex>
          </div>
          <StackTrace
            key={occurrence.uuid}
            exceptions={occurrence.exceptions}
          />
          {occurrence.http && <Http http={occurrence.http} />}
        </>
      )}
    </div>
  );
};
