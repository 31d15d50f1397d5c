import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogHeader,
  Flex,
  Skeleton,
  Tab,
  TabList,
  TabPanel,
  Tabs,
  Text,
} from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import {
  fillLink,
  periskopUrl,
  type ApiErrorDetail,
  type PeriskopSource,
} from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../../api/PeriskopApi';
import { useLive } from '../../hooks/useLive';
import { useMayUpdate } from '../../hooks/useMayUpdate';
import { shortClass } from '../../lib/names';
import { count, plural } from '../../lib/numbers';
import type { RangeKey } from '../../lib/time';
import { useChanges } from '../errors/useChanges';
import { SeverityChip, StateChips, stateInWords } from '../shared/Chips';
import { FailurePanel } from '../shared/Failures';
import { When } from '../shared/When';
import { History } from './History';
import { Labels } from './Labels';
import { Occurrences } from './Occurrences';
import { Targets } from './Targets';
import { TimeChart } from './TimeChart';
import styles from './details.module.css';

export const VIEWS = {
  occurrences: 'Occurrences',
  history: 'History',
  instances: 'Instances',
  labels: 'Labels',
} as const;

export type ViewKey = keyof typeof VIEWS;

const isWebAddress = (text: string) => /^https?:\/\//i.test(text);

const OutLink = (props: { href: string; children: string }) => (
  <a
    className={styles.outLink}
    href={props.href}
    target="_blank"
    rel="noopener noreferrer"
  >
    {props.children}
    <RiExternalLinkLine size={14} aria-hidden="true" />
  </a>
);

const Facts = (props: { detail: ApiErrorDetail }) => {
  const { error, keptOccurrences } = props.detail;
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Occurrences ever</dt>
        <dd>{count(error.total)}</dd>
      </div>
      <div>
        <dt>Last seen</dt>
        <dd>
          <When time={error.lastSeen} />
        </dd>
      </div>
      <div>
        <dt>First seen</dt>
        <dd>
          <When time={error.firstSeen} />
        </dd>
      </div>
      <div>
        <dt>Kept with details</dt>
        <dd>{plural(keptOccurrences, 'occurrence')}</dd>
      </div>
      <div>
        <dt>Service</dt>
        <dd>{error.service}</dd>
      </div>
      <div className={styles.wholeRow}>
        <dt>Key</dt>
        <dd className={styles.key}>{error.key}</dd>
      </div>
    </dl>
  );
};

/** All that is known of one error, beside the list. Escape closes it, and the address names it. */
export const ErrorDetails = (props: {
  entityRef: string;
  id: string;
  view?: string;
  range: RangeKey;
  /** Where its errors are from; undefined while the list was not answered. */
  source?: PeriskopSource;
  onView: (view: ViewKey) => void;
  onClose: () => void;
  /** After each change. */
  onChanged: () => void;
}) => {
  const { entityRef, id, view, range, source, onView, onClose, onChanged } =
    props;
  const api = useApi(periskopApiRef);
  const permission = useMayUpdate(entityRef);
  const [changeCount, setChangeCount] = useState(0);
  const { value, failure, loading, at, retry } = useLive(
    `${entityRef} ${id} ${changeCount}`,
    signal => api.getError(entityRef, id, signal),
  );
  const changes = useChanges(entityRef, () => {
    setChangeCount(before => before + 1);
    onChanged();
  });
  const selected: ViewKey =
    view !== undefined && Object.hasOwn(VIEWS, view)
      ? (view as ViewKey)
      : 'occurrences';
  const target = { ids: [id] };
  const error = value?.error;
  const grafana =
    error &&
    source?.grafanaUrl &&
    fillLink(source.grafanaUrl, {
      service: error.service,
      key: error.key,
      id: error.id,
    });

  return (
    <Dialog
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      className={styles.panel}
    >
      <DialogHeader>
        {error ? shortClass(error.class) || error.key : 'Error'}
      </DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          {loading && (
            <Flex direction="column" gap="3" aria-busy="true">
              <Skeleton width="40%" height={20} />
              <Skeleton width="100%" height={60} />
              <Skeleton width="100%" height={220} />
            </Flex>
          )}
          {failure && (
            <FailurePanel
              failure={failure}
              entityRef={entityRef}
              shownSince={value && at}
              onRetry={retry}
            />
          )}
          {value && error && (
            <>
              <div className={styles.head}>
                <div className={styles.row}>
                  <Flex align="center" gap="1">
                    <StateChips state={error.state} mark={error.mark} />
                    <SeverityChip severity={error.severity} />
                  </Flex>
                  <span className={styles.links}>
                    {source && isWebAddress(source.publicUrl) && (
                      <OutLink
                        href={periskopUrl(
                          source.publicUrl,
                          error.service,
                          error.key,
                        )}
                      >
                        Periskop
                      </OutLink>
                    )}
                    {grafana && <OutLink href={grafana}>Grafana</OutLink>}
                  </span>
                </div>
                {error.class !== '' && (
                  <Text
                    variant="body-small"
                    color="secondary"
                    className={styles.headClass}
                  >
                    {error.class}
                  </Text>
                )}
                <pre className={styles.message}>
                  {error.message || 'Without a message'}
                </pre>
                {stateInWords(error.state) !== '' && (
                  <Text variant="body-small" color="secondary">
                    {stateInWords(error.state)}
                  </Text>
                )}
              </div>
              {permission.allowed ? (
                <Flex gap="2" style={{ flexWrap: 'wrap' }}>
                  {error.state.status !== 'resolved' && (
                    <Button
                      size="small"
                      onPress={() => changes.ask('resolve', target)}
                    >
                      Resolve
                    </Button>
                  )}
                  {error.state.status !== 'open' && (
                    <Button
                      size="small"
                      variant="secondary"
                      onPress={() => changes.ask('reopen', target)}
                    >
                      Reopen
                    </Button>
                  )}
                  <Button
                    size="small"
                    variant="secondary"
                    onPress={() => changes.ask('mute', target)}
                  >
                    Mute
                  </Button>
                  <Button
                    size="small"
                    variant="secondary"
                    onPress={() => changes.ask('label', target)}
                  >
                    Label
                  </Button>
                </Flex>
              ) : (
                permission.reason && (
                  <Text variant="body-small" color="secondary">
                    {permission.reason}
                  </Text>
                )
              )}
              <TimeChart
                entityRef={entityRef}
                service={error.service}
                errorKey={error.key}
                range={range}
              />
              <Facts detail={value} />
              <Tabs
                selectedKey={selected}
                onSelectionChange={key => onView(key as ViewKey)}
              >
                <TabList aria-label="Parts of the error">
                  {Object.entries(VIEWS).map(([key, label]) => (
                    <Tab key={key} id={key}>
                      {label}
                    </Tab>
                  ))}
                </TabList>
                <TabPanel id="occurrences">
                  <Occurrences entityRef={entityRef} id={id} />
                </TabPanel>
                <TabPanel id="history">
                  <History
                    entityRef={entityRef}
                    id={id}
                    changes={changeCount}
                  />
                </TabPanel>
                <TabPanel id="instances">
                  <Targets entityRef={entityRef} id={id} />
                </TabPanel>
                <TabPanel id="labels">
                  <Labels
                    detail={value}
                    onEdit={
                      permission.allowed
                        ? initial => changes.ask('label', target, initial)
                        : undefined
                    }
                  />
                </TabPanel>
              </Tabs>
            </>
          )}
        </div>
      </DialogBody>
      {changes.element}
    </Dialog>
  );
};
