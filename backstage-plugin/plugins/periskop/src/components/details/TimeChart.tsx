import { useApi } from '@backstage/core-plugin-api';
import { Skeleton, Text } from '@backstage/ui';
import type {
  ApiFrame,
  ApiQueryResult,
} from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../../api/PeriskopApi';
import { RequestFailure } from '../../api/failure';
import { useLive } from '../../hooks/useLive';
import { count } from '../../lib/numbers';
import {
  duration,
  RANGES,
  slotTime,
  timeRange,
  type RangeKey,
} from '../../lib/time';
import { oneOf, together } from '../../lib/search';
import styles from './details.module.css';

const POINTS = 72;
const WIDTH = 720;
const HEIGHT = 96;

interface Points {
  times: number[];
  values: (number | null)[];
  step: number;
}

function pointsOf(result: ApiQueryResult | undefined): Points {
  if (result?.error !== undefined) {
    throw new RequestFailure(result.error, 'bad_request');
  }
  const frame: ApiFrame | undefined = result?.frames[0];
  const [times = [], values = []] = (frame?.data.values ?? []) as [
    number[]?,
    (number | null)[]?,
  ];
  return {
    times,
    values,
    step:
      frame?.schema.fields[0]?.config?.interval ??
      (times.length > 1 ? times[1] - times[0] : 60_000),
  };
}

const Bars = (props: Points) => {
  const { times, values, step } = props;
  const most = Math.max(1, ...values.map(value => value ?? 0));
  const sum = values.reduce<number>((all, value) => all + (value ?? 0), 0);
  const slot = WIDTH / Math.max(1, values.length);
  const each = duration(step);
  return (
    <figure style={{ margin: 0 }}>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        height={HEIGHT}
        role="img"
        aria-label={`Occurrences over time: ${count(sum)}, at most ${count(
          most,
        )} in ${each}`}
      >
        <line
          x1={0}
          x2={WIDTH}
          y1={HEIGHT - 0.5}
          y2={HEIGHT - 0.5}
          stroke="var(--bui-border-2)"
        />
        {values.map((value, index) => {
          const tall = value ? Math.max(2, (value / most) * (HEIGHT - 4)) : 0;
          return (
            <g key={times[index]}>
              <rect
                x={index * slot}
                y={0}
                width={slot}
                height={HEIGHT}
                fill="transparent"
              >
                <title>{`${slotTime(times[index], step)}: ${
                  value === null ? 'not known' : count(value)
                }`}</title>
              </rect>
              <rect
                x={index * slot + 1}
                y={HEIGHT - tall}
                width={Math.max(1, slot - 2)}
                height={tall}
                fill="currentColor"
                pointerEvents="none"
              />
            </g>
          );
        })}
      </svg>
      <figcaption className={styles.axis}>
        <span>{times.length > 0 && slotTime(times[0], step)}</span>
        <span>{`${count(sum)} in all, at most ${count(most)} in ${each}`}</span>
        <span>
          {times.length > 0 && slotTime(times[times.length - 1], step)}
        </span>
      </figcaption>
    </figure>
  );
};

/** How often an error happened over the range of the list. */
export const TimeChart = (props: {
  entityRef: string;
  service: string;
  errorKey: string;
  range: RangeKey;
}) => {
  const { entityRef, service, errorKey, range } = props;
  const api = useApi(periskopApiRef);
  const { value, failure } = useLive(
    `${entityRef} ${service} ${errorKey} ${range}`,
    async signal => {
      const { results } = await api.query(
        entityRef,
        {
          ...timeRange(range),
          timezone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
          queries: [
            {
              refId: 'chart',
              queryType: 'timeseries',
              q: together(
                oneOf('service', [service]),
                oneOf('key', [errorKey]),
              ),
              maxPoints: POINTS,
            },
          ],
        },
        signal,
      );
      return pointsOf(results.chart);
    },
  );
  if (value === undefined) {
    return failure === undefined ? (
      <Skeleton width="100%" height={HEIGHT} />
    ) : (
      <Text color="secondary" variant="body-small">
        No chart: {failure.message}
      </Text>
    );
  }
  if (!value.values.some(point => point)) {
    return (
      <Text color="secondary" variant="body-small">
        It was not counted in the {RANGES[range].label.toLowerCase()}.
      </Text>
    );
  }
  return <Bars {...value} />;
};
