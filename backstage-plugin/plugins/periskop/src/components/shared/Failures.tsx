import { Alert, Button, Flex, Text } from '@backstage/ui';
import { periskopErrorReadPermission } from '@periskop/backstage-plugin-common';
import type { RequestFailure } from '../../api/failure';
import { localTime } from '../../lib/time';

/** What failed, in a few words; which server where it is one. */
export function failureTitle(
  kind: RequestFailure['kind'],
  instance?: string,
): string {
  const periskop =
    instance === undefined ? 'Periskop' : `Periskop “${instance}”`;
  switch (kind) {
    case 'unreachable':
      return `${periskop} cannot be reached`;
    case 'timeout':
      return `${periskop} does not answer in time`;
    case 'unauthorized':
      return `${periskop} does not accept Backstage’s login`;
    case 'forbidden':
      return `${periskop} does not allow this to Backstage’s login`;
    case 'unavailable':
      return `${periskop} cannot answer at the moment`;
    case 'invalid_answer':
      return `${periskop} gave an answer that cannot be read`;
    case 'not_found':
      return 'Not found';
    case 'bad_request':
      return 'This cannot be asked';
    case 'denied':
      return 'You may not see these errors';
    case 'offline':
      return 'Backstage’s backend does not answer';
    default:
      return 'This did not work';
  }
}

/** Whether asking again may help. */
function mayPass(failure: RequestFailure): boolean {
  return !['denied', 'not_found', 'bad_request'].includes(failure.kind);
}

/** In place of what cannot be shown; or above of it, where older numbers are there. */
export const FailurePanel = (props: {
  failure: RequestFailure;
  /** When what is still shown was answered; undefined where nothing is. */
  shownSince?: number;
  /** Of the permission that is missing. */
  entityRef?: string;
  onRetry?: () => void;
}) => {
  const { failure, shownSince, entityRef, onRetry } = props;
  const again = mayPass(failure);
  return (
    <Alert
      role="alert"
      icon
      status={
        failure.kind === 'denied' || shownSince !== undefined
          ? 'warning'
          : 'danger'
      }
      title={failureTitle(failure.kind, failure.more.instance)}
      description={
        <Flex direction="column" gap="1">
          {failure.kind === 'denied' ? (
            <Text variant="body-small">
              That takes the permission{' '}
              <code>{periskopErrorReadPermission.name}</code>
              {entityRef && (
                <>
                  {' '}
                  on <code>{entityRef}</code>
                </>
              )}
              . Ask whoever looks after Backstage’s permissions.
            </Text>
          ) : (
            <Text variant="body-small">{failure.message}</Text>
          )}
          {shownSince !== undefined && (
            <Text variant="body-small">
              What you see is of {localTime(shownSince)}.
            </Text>
          )}
          {again && (
            <Text variant="body-small">It is tried again by itself.</Text>
          )}
        </Flex>
      }
      customActions={
        again && onRetry ? (
          <Button size="small" variant="secondary" onPress={onRetry}>
            Retry
          </Button>
        ) : undefined
      }
    />
  );
};
