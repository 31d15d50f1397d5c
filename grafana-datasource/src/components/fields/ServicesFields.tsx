import { EditorRow } from '@grafana/plugin-ui';
import type { ServicesQuery } from '../../types';
import { SparklineField } from './SparklineField';
import type { FieldsProps } from './types';

export function ServicesFields({ query, onChange }: FieldsProps<ServicesQuery>) {
  return (
    <EditorRow>
      <SparklineField value={query.sparkline} onChange={(sparkline) => onChange({ ...query, sparkline })} />
    </EditorRow>
  );
}
