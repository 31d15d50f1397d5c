import { useState } from 'react';
import { Button } from '@backstage/ui';
import type { ApiExceptionLink } from '@periskop/backstage-plugin-common';
import { partsOf } from '../../lib/stack';
import { plural } from '../../lib/numbers';
import { CopyButton } from '../shared/CopyButton';
import styles from './details.module.css';

/** More lines than this are shown when they are asked for: a stack that overflowed has thousands. */
const LINES = 200;

function titleOf(link: ApiExceptionLink): string {
  return [link.class, link.message].filter(text => text !== '').join(': ');
}

/** As a log would have it. */
function textOf(exceptions: readonly ApiExceptionLink[]): string {
  return exceptions
    .map((link, index) =>
      [
        `${index === 0 ? '' : 'Caused by: '}${titleOf(link)}`,
        ...(link.stacktrace ?? []),
      ].join('\n'),
    )
    .join('\n');
}

const Lines = (props: { lines: readonly string[]; unfolded: boolean }) => {
  const { lines, unfolded } = props;
  const [all, setAll] = useState(false);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const shown = all ? lines : lines.slice(0, LINES);
  const parts = partsOf(shown);
  // where nothing is the application's own there is nothing to make room for
  const folds = !unfolded && parts.some(part => !part.library);
  return (
    <div className={styles.stack} role="group" aria-label="Stack trace">
      {parts.map((part, index) => {
        if (folds && part.library && !opened.has(index)) {
          return (
            <button
              key={index}
              type="button"
              className={styles.fold}
              aria-expanded={false}
              onClick={() => setOpened(new Set([...opened, index]))}
            >
              {`▸ ${plural(part.lines.length, 'line')} of libraries`}
            </button>
          );
        }
        return (
          <code
            key={index}
            className={
              part.library ? `${styles.lines} ${styles.library}` : styles.lines
            }
          >
            {part.lines.join('\n')}
          </code>
        );
      })}
      {shown.length < lines.length && (
        <button
          type="button"
          className={styles.fold}
          onClick={() => setAll(true)}
        >
          {`▸ ${plural(lines.length - shown.length, 'line')} more`}
        </button>
      )}
    </div>
  );
};

/** An exception and its causes, with the lines of libraries folded. */
export const StackTrace = (props: {
  exceptions: readonly ApiExceptionLink[];
}) => {
  const { exceptions } = props;
  const [unfolded, setUnfolded] = useState(false);
  const hasLibraries = exceptions.some(link => {
    const parts = partsOf(link.stacktrace ?? []);
    return parts.some(p => p.library) && parts.some(p => !p.library);
  });
  return (
    <>
      <div className={styles.row}>
        <span>
          {exceptions.length > 1 &&
            `With ${plural(exceptions.length - 1, 'cause')}`}
        </span>
        <span className={styles.links}>
          {hasLibraries && (
            <Button
              size="small"
              variant="tertiary"
              onPress={() => setUnfolded(!unfolded)}
            >
              {unfolded ? 'Fold libraries' : 'Show libraries'}
            </Button>
          )}
          <CopyButton text={textOf(exceptions)} label="Copy stack trace" />
        </span>
      </div>
      {exceptions.map((link, index) => (
        <section key={index} className={styles.exception}>
          <h4 className={styles.exceptionTitle}>
            {index > 0 && 'Caused by '}
            {titleOf(link) || 'No class and no message'}
          </h4>
          {link.stacktrace === null || link.stacktrace.length === 0 ? (
            <span className={styles.library}>
              The client sent no stack trace.
            </span>
          ) : (
            <Lines
              key={unfolded ? 'unfolded' : 'folded'}
              lines={link.stacktrace}
              unfolded={unfolded}
            />
          )}
        </section>
      ))}
    </>
  );
};
