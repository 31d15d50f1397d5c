import { useApi } from '@backstage/core-plugin-api';
import { periskopApiRef } from '../../api/PeriskopApi';
import { useLive } from '../../hooks/useLive';
import { timeRange, type RangeKey } from '../../lib/time';
import { targetsKey, type TargetCounts } from './ErrorsTable';

/** The most errors whose instances are counted at once. */
const MOST = 500;
const NONE: TargetCounts = new Map();

/**
 * How many instances counted each error of the list, where that is known: lists do not say it.
 *
 * @param key of the question that the list asks; nothing is asked where it is undefined
 */
export function useTargetCounts(
  entityRef: string,
  key: string | undefined,
  q: string,
  range: RangeKey,
): TargetCounts {
  const api = useApi(periskopApiRef);
  const { value } = useLive(key, async signal => {
    const { results } = await api.query(
      entityRef,
      {
        ...timeRange(range),
        queries: [
          {
            refId: 'targets',
            queryType: 'instant',
            measure: 'targets',
            by: ['service', 'key'],
            top: MOST,
            q,
          },
        ],
      },
      signal,
    );
    const frame = results.targets?.frames[0];
    const counts = new Map<string, number>();
    if (frame === undefined) {
      return counts;
    }
    const column = (name: string) =>
      frame.data.values[
        frame.schema.fields.findIndex(field => field.name === name)
      ] ?? [];
    const services = column('service');
    const keys = column('key');
    const numbers = frame.data.values.at(-1) ?? [];
    services.forEach((service, index) => {
      counts.set(
        targetsKey(String(service), String(keys[index])),
        Number(numbers[index]),
      );
    });
    return counts;
  });
  return value ?? NONE;
}
