import {
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldConfigProperty,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';
import type { DataTransformerInfo, FieldConfigPropertyItem } from '@grafana/data';

type Process = FieldConfigPropertyItem['process'];

const PROCESSORS: Array<[FieldConfigProperty, Process]> = [
  [FieldConfigProperty.Unit, unitOverrideProcessor],
  [FieldConfigProperty.Min, numberOverrideProcessor],
  [FieldConfigProperty.Max, numberOverrideProcessor],
  [FieldConfigProperty.Decimals, numberOverrideProcessor],
  [FieldConfigProperty.DisplayName, displayNameOverrideProcessor],
  [FieldConfigProperty.NoValue, identityOverrideProcessor],
  [FieldConfigProperty.Thresholds, thresholdsOverrideProcessor],
  [FieldConfigProperty.Mappings, valueMappingsOverrideProcessor],
  [FieldConfigProperty.Links, dataLinksOverrideProcessor],
  [FieldConfigProperty.Color, identityOverrideProcessor],
  [FieldConfigProperty.Filterable, identityOverrideProcessor],
];

const nothing = () => null;

/** What Grafana's core registers when it starts: options of all fields, without their editors, and transformations. */
export function registerStandards(): void {
  standardFieldConfigEditorRegistry.setInit(() =>
    PROCESSORS.map(([id, process]) => ({
      id,
      path: id,
      name: id,
      editor: nothing,
      override: nothing,
      process,
      shouldApply: () => true,
      getItemsCount: () => 0,
    }))
  );
  // Some have two names.
  const transformers = new Map<string, DataTransformerInfo>();
  Object.values(standardTransformers).forEach((transformer) => transformers.set(transformer.id, transformer));
  standardTransformersRegistry.setInit(() =>
    [...transformers.values()].map((transformer) => ({
      id: transformer.id,
      name: transformer.name,
      editor: nothing,
      transformation: () => Promise.resolve(transformer),
      imageDark: '',
      imageLight: '',
    }))
  );
}
