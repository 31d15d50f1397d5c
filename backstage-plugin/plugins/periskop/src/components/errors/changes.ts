import type {
  ApiErrorActionsAnswer,
  ApiErrorChange,
} from '@periskop/backstage-plugin-common';
import { plural } from '../../lib/numbers';

/** What may become of errors. */
export type ChangeKind = 'resolve' | 'reopen' | 'mute' | 'label';

/** Which errors it is to become of. */
export interface ChangeTarget {
  ids: string[];
  /** The search of the list, where it may be all of its errors as well. */
  all?: { q: string };
}

/** How long a muted error may be silent. */
export const MUTES = {
  '1h': { label: 'One hour', millis: 3_600_000 },
  '8h': { label: '8 hours', millis: 8 * 3_600_000 },
  '1d': { label: 'One day', millis: 86_400_000 },
  '7d': { label: 'One week', millis: 7 * 86_400_000 },
  time: { label: 'Until a time', millis: 0 },
  count: { label: 'Until it has happened more often', millis: 0 },
  ever: { label: 'For ever', millis: 0 },
} as const;

export type MuteKey = keyof typeof MUTES;

/** What the form says; of a kind of change only its own fields count. */
export interface ChangeForm {
  afterDeploy: boolean;
  mute: MuteKey;
  /** As `datetime-local` inputs have it. */
  muteUntil: string;
  muteOccurrences: string;
  labelName: string;
  /** Empty to take the label away. */
  labelValue: string;
  note: string;
}

export const EMPTY_FORM: ChangeForm = {
  afterDeploy: false,
  mute: '1d',
  muteUntil: '',
  muteOccurrences: '100',
  labelName: '',
  labelValue: '',
  note: '',
};

/** What a form asks for, or what is missing in it. */
export function changeOf(
  kind: ChangeKind,
  form: ChangeForm,
  now: number = Date.now(),
): { change: ApiErrorChange } | { missing: string } {
  const note = form.note.trim() === '' ? undefined : form.note.trim();
  switch (kind) {
    case 'resolve':
      return {
        change: {
          state: 'resolved',
          ...(form.afterDeploy && { afterDeploy: true }),
          note,
        },
      };
    case 'reopen':
      return { change: { state: 'open', note } };
    case 'mute': {
      if (form.mute === 'ever') {
        return { change: { state: 'muted', note } };
      }
      if (form.mute === 'count') {
        const occurrences = Number(form.muteOccurrences);
        return Number.isInteger(occurrences) && occurrences > 0
          ? { change: { state: 'muted', occurrences, note } }
          : { missing: 'Say how often: a whole number above 0.' };
      }
      if (form.mute === 'time') {
        const until = Date.parse(form.muteUntil);
        return until > now
          ? {
              change: {
                state: 'muted',
                until: new Date(until).toISOString(),
                note,
              },
            }
          : { missing: 'Choose a time that is still to come.' };
      }
      return {
        change: {
          state: 'muted',
          until: new Date(now + MUTES[form.mute].millis).toISOString(),
          note,
        },
      };
    }
    default: {
      const name = form.labelName.trim();
      return name === ''
        ? { missing: 'Name the label.' }
        : { change: { labels: { [name]: form.labelValue.trim() }, note } };
    }
  }
}

const DONE: Record<ChangeKind, string> = {
  resolve: 'Resolved',
  reopen: 'Reopened',
  mute: 'Muted',
  label: 'Labelled',
};

/** What was done, for people. */
export function doneInWords(
  kind: ChangeKind,
  answer: ApiErrorActionsAnswer,
): string {
  if (answer.changed === 0) {
    return 'Nothing changed: it is so already.';
  }
  const gone =
    answer.unknown.length === 0
      ? ''
      : ` ${plural(answer.unknown.length, 'error')} had gone meanwhile.`;
  return `${DONE[kind]} ${plural(answer.changed, 'error')}.${gone}`;
}
