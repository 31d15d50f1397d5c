import type { ReactNode } from 'react';
import { Text } from '@backstage/ui';
import { shortCount } from '../../lib/numbers';
import styles from './numbers.module.css';

/** A number with its name below. */
export const Figure = (props: {
  value: number;
  name: string;
  tone?: 'danger' | 'warning' | 'info';
  /** Beside the number, such as how much it changed. */
  more?: ReactNode;
}) => {
  const { value, name, tone, more } = props;
  return (
    <div className={styles.figure}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>
        <Text
          variant="title-small"
          weight="bold"
          color={tone !== undefined && value > 0 ? tone : 'primary'}
        >
          {shortCount(value)}
        </Text>
        {more}
      </dd>
    </div>
  );
};

export const Figures = (props: { children: ReactNode }) => (
  <dl className={styles.figures}>{props.children}</dl>
);
