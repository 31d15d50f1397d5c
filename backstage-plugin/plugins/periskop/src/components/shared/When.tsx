import { useEffect, useState } from 'react';
import { ago, localTime, millisOf, utcTime } from '../../lib/time';
import styles from './shared.module.css';

/** How often "5 min. ago" is looked at again. */
const TICK = 15_000;

/** A time, said from now or as the local clock has it; in the tooltip both, and UTC. */
export const When = (props: {
  time: string | number | null | undefined;
  absolute?: boolean;
}) => {
  const { time, absolute = false } = props;
  const [, tick] = useState(0);
  useEffect(() => {
    if (absolute) {
      return undefined;
    }
    const timer = setInterval(() => tick(n => n + 1), TICK);
    return () => clearInterval(timer);
  }, [absolute]);
  const millis = time === null || time === undefined ? NaN : millisOf(time);
  if (Number.isNaN(millis)) {
    return <span className={styles.quiet}>–</span>;
  }
  return (
    <time
      className={styles.time}
      dateTime={new Date(millis).toISOString()}
      title={`${localTime(millis)}\n${utcTime(millis)}`}
    >
      {absolute ? localTime(millis) : ago(millis)}
    </time>
  );
};
