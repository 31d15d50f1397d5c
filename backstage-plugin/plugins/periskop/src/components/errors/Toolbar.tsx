import { Select, type SelectProps } from '@backstage/ui';
import {
  MARKS,
  STATES,
  type ListControl,
  type ListState,
} from '../../hooks/useListState';
import { RANGES, type RangeKey } from '../../lib/time';
import { count } from '../../lib/numbers';
import styles from './errors.module.css';

const SEVERITIES = ['error', 'warning', 'info'];

type Options = NonNullable<SelectProps['options']>;

const titled = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Options for values, with what is chosen already among them, however the address came to name it. */
function optionsOf(
  values: readonly string[],
  chosen: readonly string[],
  label: (value: string) => string = titled,
): Options {
  return [...new Set([...values, ...chosen])].map(value => ({
    value,
    label: label(value),
  })) as Options;
}

const Filter = (props: {
  label: string;
  options: Options;
  value: readonly string[];
  placeholder: string;
  searchable?: boolean;
  onChange: (value: string[]) => void;
}) => {
  const { label, options, value, placeholder, searchable, onChange } = props;
  return (
    <Select
      className={styles.filter}
      label={label}
      placeholder={placeholder}
      selectionMode="multiple"
      searchable={searchable}
      options={options as never}
      value={[...value]}
      onChange={keys => onChange((keys as (string | number)[]).map(String))}
    />
  );
};

/** Everything but the search that limits the list. Each part stands in the address. */
export const Filters = (props: {
  list: ListControl;
  /** Of the errors that are shown: what there is to choose of. */
  severities: Record<string, number>;
  labels: readonly string[];
}) => {
  const { list, severities, labels } = props;
  const { state } = list;
  const change = (part: Partial<ListState>) => list.change(part);
  const known = Object.keys(severities);
  return (
    <>
      <Filter
        label="State"
        placeholder="All states"
        options={optionsOf(
          [...STATES, ...MARKS],
          [...state.states, ...state.marks],
        )}
        value={[...state.states, ...state.marks]}
        onChange={value =>
          change({
            states: value.filter(one => !MARKS.some(mark => mark === one)),
            marks: value.filter(one => MARKS.some(mark => mark === one)),
          })
        }
      />
      <Filter
        label="Severity"
        placeholder="All severities"
        options={optionsOf(
          known.length > 0 ? known : SEVERITIES,
          state.severities,
          value =>
            severities[value] === undefined
              ? titled(value)
              : `${titled(value)} (${count(severities[value])})`,
        )}
        value={state.severities}
        onChange={value => change({ severities: value })}
      />
      <Filter
        label="Label"
        placeholder="All labels"
        searchable
        options={optionsOf(labels, state.labels, value => value)}
        value={state.labels}
        onChange={value => change({ labels: value })}
      />
      <Select
        className={styles.filter}
        label="Range"
        options={Object.entries(RANGES).map(([value, { label }]) => ({
          value,
          label,
        }))}
        value={state.range}
        onChange={value => change({ range: value as RangeKey })}
      />
    </>
  );
};
