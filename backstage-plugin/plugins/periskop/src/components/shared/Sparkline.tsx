import { duration, slotTime } from '../../lib/time';
import { count } from '../../lib/numbers';
import styles from './shared.module.css';

const GAP = 1;

/** Counts over time as bars, without axes. What screen readers say are the most and the sum. */
export const Sparkline = (props: {
  values: readonly number[];
  /** When the first slot begins, and how long each is; in milliseconds. */
  from?: number;
  step?: number;
  width?: number;
  height?: number;
  label?: string;
}) => {
  const {
    values,
    from,
    step,
    width = 96,
    height = 24,
    label = 'Occurrences over time',
  } = props;
  const most = Math.max(...values, 0);
  const sum = values.reduce((all, value) => all + value, 0);
  const slot = width / Math.max(1, values.length);
  const each = step === undefined ? '' : ` in ${duration(step)}`;
  const said =
    sum === 0
      ? `${label}: none`
      : `${label}: ${count(sum)}, at most ${count(most)}${each}`;
  return (
    <svg
      className={styles.sparkline}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={said}
    >
      <title>{said}</title>
      <line
        className={styles.baseline}
        x1={0}
        x2={width}
        y1={height - 0.5}
        y2={height - 0.5}
      />
      {values.map((value, index) => {
        if (value <= 0) {
          return null;
        }
        const tall = Math.max(2, (value / most) * (height - 2));
        return (
          <rect
            key={index}
            x={index * slot}
            y={height - tall}
            width={Math.max(1, slot - GAP)}
            height={tall}
            fill="currentColor"
          >
            {from !== undefined && step !== undefined && (
              <title>{`${slotTime(from + index * step, step)}: ${count(
                value,
              )}`}</title>
            )}
          </rect>
        );
      })}
    </svg>
  );
};
