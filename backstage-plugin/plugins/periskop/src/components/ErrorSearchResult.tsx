import type { ReactNode } from 'react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Flex, Link, Text } from '@backstage/ui';
import {
  PERISKOP_SEARCH_TYPE,
  type PeriskopErrorDocument,
} from '@periskop/backstage-plugin-common';
import type {
  SearchDocument,
  SearchResult,
} from '@backstage/plugin-search-common';
import { count } from '../lib/numbers';
import { Chip, Chips, SeverityChip } from './shared/Chips';
import { When } from './shared/When';

/** Whether a result is an error of the search module. */
export const isErrorResult = (result: SearchResult): boolean =>
  result.type === PERISKOP_SEARCH_TYPE;

/** Only addresses of this Backstage: what was indexed is made of what programs said. */
const withinBackstage = (location: string) =>
  /^\/(?![/\\])/.test(location) ? location : undefined;

/** An error among the results of Backstage's search. */
export const ErrorSearchResult = (props: {
  result?: SearchDocument;
  icon?: ReactNode;
}) => {
  const { result, icon } = props;
  if (result === undefined) {
    return null;
  }
  const error = result as SearchDocument & Partial<PeriskopErrorDocument>;
  const href = withinBackstage(error.location);
  return (
    <Flex gap="3" py="3" align="start">
      {icon}
      <Flex direction="column" gap="1" style={{ minWidth: 0 }}>
        {href === undefined ? (
          <Text weight="bold">{error.title}</Text>
        ) : (
          <Link href={href} weight="bold">
            {error.title}
          </Link>
        )}
        <Text variant="body-small" color="secondary">
          {error.entityRef && <EntityRefLink entityRef={error.entityRef} />}
          {error.total !== undefined && ` · ${count(error.total)} times`}
          {error.lastSeen !== undefined && (
            <>
              {' · last '}
              <When time={error.lastSeen} />
            </>
          )}
        </Text>
        <Chips>
          {error.severity !== undefined && (
            <SeverityChip severity={error.severity} />
          )}
          {error.state !== undefined && <Chip>{error.state}</Chip>}
          {error.mark && <Chip tone="info">{error.mark}</Chip>}
        </Chips>
      </Flex>
    </Flex>
  );
};
