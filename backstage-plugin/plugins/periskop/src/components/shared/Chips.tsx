import type { ReactNode } from 'react';
import type { ApiErrorState } from '@periskop/backstage-plugin-common';
import { count } from '../../lib/numbers';
import { localTime, millisOf } from '../../lib/time';
import styles from './shared.module.css';

export type Tone = 'danger' | 'warning' | 'success' | 'info' | 'neutral';

export const Chip = (props: {
  tone?: Tone;
  title?: string;
  children: ReactNode;
}) => {
  const { tone = 'neutral', title, children } = props;
  return (
    <span
      className={
        tone === 'neutral' ? styles.chip : `${styles.chip} ${styles[tone]}`
      }
      title={title}
    >
      <span className={styles.chipText}>{children}</span>
    </span>
  );
};

export const ChipButton = (props: {
  title: string;
  onPress: () => void;
  children: ReactNode;
}) => (
  <button
    type="button"
    className={styles.chip}
    title={props.title}
    aria-label={props.title}
    onClick={event => {
      event.stopPropagation();
      props.onPress();
    }}
    // a row that is pressed opens the details: this is another thing to press
    onPointerDown={event => event.stopPropagation()}
    onMouseDown={event => event.stopPropagation()}
    onKeyDown={event => event.stopPropagation()}
  >
    <span className={styles.chipText}>{props.children}</span>
  </button>
);

export const Chips = (props: { children: ReactNode; label?: string }) => (
  <span className={styles.chips} aria-label={props.label}>
    {props.children}
  </span>
);

const SEVERITY_TONES: Record<string, Tone> = {
  error: 'danger',
  fatal: 'danger',
  critical: 'danger',
  warning: 'warning',
  info: 'info',
};

export const SeverityChip = (props: { severity: string }) => (
  <Chip tone={SEVERITY_TONES[props.severity] ?? 'neutral'}>
    {props.severity || 'none'}
  </Chip>
);

/** Until when a muted error is silent, and who opens a resolved one again; empty for what is simply open. */
export function stateInWords(state: ApiErrorState): string {
  const since = `since ${localTime(millisOf(state.since))}`;
  if (state.status === 'muted') {
    if (state.until !== null && state.until !== undefined) {
      return `Muted until ${localTime(millisOf(state.until))}`;
    }
    return state.untilTotal === null || state.untilTotal === undefined
      ? `Muted for ever, ${since}`
      : `Muted until it has happened ${count(state.untilTotal)} times`;
  }
  if (state.status === 'resolved') {
    return state.afterDeploy
      ? `Resolved, ${since}; only processes that start later open it again`
      : `Resolved, ${since}`;
  }
  return state.regressed ? `Happened again, ${since}` : '';
}

const STATE_TONES: Record<string, Tone> = {
  resolved: 'success',
  muted: 'neutral',
};

const MARK_TONES: Record<string, Tone> = { new: 'info', regressed: 'warning' };

/** State and mark of an error. */
export const StateChips = (props: { state: ApiErrorState; mark: string }) => {
  const { state, mark } = props;
  return (
    <Chips>
      <Chip
        tone={STATE_TONES[state.status] ?? 'danger'}
        title={stateInWords(state) || undefined}
      >
        {state.status}
      </Chip>
      {mark !== '' && <Chip tone={MARK_TONES[mark] ?? 'neutral'}>{mark}</Chip>}
    </Chips>
  );
};
