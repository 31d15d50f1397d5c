import { Button, Flex, Text } from '@backstage/ui';
import type { ApiErrorDetail } from '@periskop/backstage-plugin-common';
import { Chip } from '../shared/Chips';
import type { ChangeForm } from '../errors/changes';
import styles from './details.module.css';

interface LabelRow {
  name: string;
  value: string;
  origin: string;
}

function rowsOf(detail: ApiErrorDetail): LabelRow[] {
  const { ruledLabels, editedLabels } = detail;
  const names = new Set([
    ...Object.keys(ruledLabels),
    ...Object.keys(editedLabels),
  ]);
  return [...names].sort().map(name => {
    const edited: string | undefined = editedLabels[name];
    const ruled: string | undefined = ruledLabels[name];
    if (edited === undefined) {
      return { name, value: ruled, origin: 'by a rule' };
    }
    if (edited === '') {
      return { name, value: '', origin: `taken away; a rule says “${ruled}”` };
    }
    return {
      name,
      value: edited,
      origin:
        ruled === undefined ? 'by people' : `by people; a rule says “${ruled}”`,
    };
  });
}

/** The labels of an error, who gave them, and for whom may: a way to change them. */
export const Labels = (props: {
  detail: ApiErrorDetail;
  /** Left out for who may not change them. */
  onEdit?: (initial: Partial<ChangeForm>) => void;
}) => {
  const { detail, onEdit } = props;
  const rows = rowsOf(detail);
  return (
    <div className={styles.body}>
      {rows.length === 0 && (
        <Text color="secondary">It has no labels of rules or people.</Text>
      )}
      {rows.length > 0 && (
        <table className={styles.plain} aria-label="Labels">
          <thead>
            <tr>
              <th>Label</th>
              <th>Value</th>
              <th>Given</th>
              {onEdit && <th>Change</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, value, origin }) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{value === '' ? '–' : <Chip>{value}</Chip>}</td>
                <td>{origin}</td>
                {onEdit && (
                  <td>
                    <Flex gap="2">
                      <Button
                        size="small"
                        variant="tertiary"
                        aria-label={`Change ${name}`}
                        onPress={() =>
                          onEdit({ labelName: name, labelValue: value })
                        }
                      >
                        Change
                      </Button>
                      {value !== '' && (
                        <Button
                          size="small"
                          variant="tertiary"
                          aria-label={`Take ${name} away`}
                          onPress={() =>
                            onEdit({ labelName: name, labelValue: '' })
                          }
                        >
                          Take away
                        </Button>
                      )}
                    </Flex>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {onEdit && (
        <Flex>
          <Button size="small" variant="secondary" onPress={() => onEdit({})}>
            Add a label
          </Button>
        </Flex>
      )}
    </div>
  );
};
