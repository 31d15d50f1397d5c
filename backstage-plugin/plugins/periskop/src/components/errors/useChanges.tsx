import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { Alert, Button, Flex } from '@backstage/ui';
import type {
  ApiErrorActionsAnswer,
  ApiUndo,
} from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../../api/PeriskopApi';
import { asFailure } from '../../api/failure';
import { failureTitle } from '../shared/Failures';
import { plural } from '../../lib/numbers';
import { ChangeDialog } from './ChangeDialog';
import {
  doneInWords,
  type ChangeForm,
  type ChangeKind,
  type ChangeTarget,
} from './changes';
import styles from './errors.module.css';

/** How long what was done can be undone here, unless the pointer or the focus is on it. */
const SHOWN = 20_000;

interface Told {
  status: 'success' | 'danger' | 'info';
  title: string;
  description?: string;
  undo?: ApiUndo[];
}

interface Asked {
  kind: ChangeKind;
  target: ChangeTarget;
  initial?: Partial<ChangeForm>;
}

export interface Changes {
  /** Opens the dialog. */
  ask(
    kind: ChangeKind,
    target: ChangeTarget,
    initial?: Partial<ChangeForm>,
  ): void;
  /** The dialog and what was done, to be rendered where the focus may go. */
  element: ReactNode;
}

/** Changes errors of an entity, says what came of it, and takes it back where that is wanted. */
export function useChanges(
  entityRef: string,
  /** After each change, and each that was taken back. */
  onChanged: () => void,
): Changes {
  const api = useApi(periskopApiRef);
  const [asked, setAsked] = useState<Asked>();
  const [told, setTold] = useState<Told>();
  const [undoing, setUndoing] = useState(false);
  const [held, setHeld] = useState(false);
  const changed = useRef(onChanged);
  changed.current = onChanged;

  useEffect(() => {
    if (told === undefined || held || undoing) {
      return undefined;
    }
    const timer = setTimeout(() => setTold(undefined), SHOWN);
    return () => clearTimeout(timer);
  }, [told, held, undoing]);

  const done = (kind: ChangeKind, answer: ApiErrorActionsAnswer) => {
    setAsked(undefined);
    setTold({
      status: answer.changed === 0 ? 'info' : 'success',
      title: doneInWords(kind, answer),
      undo: answer.undo.length === 0 ? undefined : answer.undo,
    });
    changed.current();
  };

  const undo = async (steps: ApiUndo[]) => {
    setUndoing(true);
    try {
      const answer = await api.changeErrors(entityRef, { undo: steps });
      setTold({
        status: 'success',
        title: `Undone for ${plural(answer.changed, 'error')}.`,
        description:
          answer.changed < steps.length
            ? 'What was changed again since stays as it is.'
            : undefined,
      });
    } catch (thrown) {
      const failure = asFailure(thrown);
      setTold({
        status: 'danger',
        title: failureTitle(failure.kind, failure.more.instance),
        description: failure.message,
        undo: steps,
      });
    }
    setUndoing(false);
    changed.current();
  };

  const ask = useCallback(
    (kind: ChangeKind, target: ChangeTarget, initial?: Partial<ChangeForm>) =>
      setAsked({ kind, target, initial }),
    [],
  );

  const element = (
    <>
      {asked && (
        <ChangeDialog
          entityRef={entityRef}
          {...asked}
          onDone={answer => done(asked.kind, answer)}
          onClose={() => setAsked(undefined)}
        />
      )}
      <div className={styles.notice} role="status" data-periskop="notice">
        {told && (
          <Alert
            status={told.status}
            icon
            title={told.title}
            description={told.description}
            onMouseEnter={() => setHeld(true)}
            onMouseLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
            customActions={
              <Flex gap="2">
                {told.undo && (
                  <Button
                    size="small"
                    variant="secondary"
                    isPending={undoing}
                    onPress={() => undo(told.undo!)}
                  >
                    Undo
                  </Button>
                )}
                <Button
                  size="small"
                  variant="tertiary"
                  onPress={() => {
                    setHeld(false);
                    setTold(undefined);
                  }}
                >
                  Dismiss
                </Button>
              </Flex>
            }
          />
        )}
      </div>
    </>
  );
  return { ask, element };
}
