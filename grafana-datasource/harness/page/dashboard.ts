import type { AnnotationQuery, DataQuery } from '@grafana/data';
import type { Dashboard, Panel, VariableModel } from '@grafana/schema';
import {
  AdHocFiltersVariable,
  ConstantVariable,
  CustomVariable,
  dataLayers,
  DataSourceVariable,
  EmbeddedScene,
  QueryVariable,
  SceneControlsSpacer,
  SceneDataLayerControls,
  SceneDataLayerSet,
  SceneDataTransformer,
  SceneGridItem,
  SceneGridLayout,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  SceneVariableSet,
  TextBoxVariable,
  VariableValueSelectors,
  VizPanel,
} from '@grafana/scenes';
import type { SceneDataLayerProvider, SceneVariable } from '@grafana/scenes';

type Current = { text?: string | string[]; value?: string | string[] };

function valueOf(variable: VariableModel): { value: string | string[]; text: string | string[] } {
  const current = (variable.current ?? {}) as Current;
  return { value: current.value ?? '', text: current.text ?? current.value ?? '' };
}

function variableOf(variable: VariableModel): SceneVariable {
  const { name, label = name, hide, description } = variable;
  const common = { name, label, hide, description: description ?? null };
  const choice = {
    ...valueOf(variable),
    isMulti: variable.multi,
    includeAll: variable.includeAll,
    allValue: variable.allValue ?? undefined,
    regex: variable.regex,
  };
  switch (variable.type) {
    case 'datasource':
      return new DataSourceVariable({ ...common, ...choice, pluginId: String(variable.query) });
    case 'query':
      return new QueryVariable({
        ...common,
        ...choice,
        datasource: variable.datasource,
        query: variable.query as string,
        refresh: variable.refresh,
        sort: variable.sort,
      });
    case 'custom':
      return new CustomVariable({ ...common, ...choice, query: String(variable.query) });
    case 'textbox':
      return new TextBoxVariable({ ...common, value: String(valueOf(variable).value) });
    case 'constant':
      return new ConstantVariable({ ...common, value: String(variable.query) });
    case 'adhoc':
      return new AdHocFiltersVariable({
        ...common,
        datasource: variable.datasource,
        filters: [],
        applyMode: 'auto',
        allowCustomValue: true,
      });
    default:
      throw new Error(`the harness has no variables of type ${variable.type}`);
  }
}

function annotationOf(annotation: AnnotationQuery): SceneDataLayerProvider {
  return new dataLayers.AnnotationsDataLayer({
    name: annotation.name,
    query: annotation as never,
    isEnabled: annotation.enable,
    isHidden: annotation.hide ?? false,
  });
}

function panelOf(panel: Panel): SceneGridItem {
  const queries = (panel.targets ?? []) as unknown as DataQuery[];
  const runner = new SceneQueryRunner({
    datasource: panel.datasource,
    queries: queries as never,
    maxDataPoints: panel.maxDataPoints,
    maxDataPointsFromWidth: true,
    minInterval: panel.interval,
    dataLayerFilter: { panelId: panel.id ?? 0 },
  });
  const { x, y, w, h } = panel.gridPos ?? { x: 0, y: 0, w: 12, h: 8 };
  return new SceneGridItem({
    x,
    y,
    width: w,
    height: h,
    isResizable: false,
    isDraggable: false,
    body: new VizPanel({
      key: `panel-${panel.id}`,
      title: panel.title ?? '',
      description: panel.description,
      pluginId: panel.type,
      options: panel.options ?? {},
      fieldConfig: (panel.fieldConfig ?? { defaults: {}, overrides: [] }) as never,
      $data:
        queries.length === 0
          ? undefined
          : new SceneDataTransformer({ $data: runner, transformations: (panel.transformations ?? []) as never }),
    }),
  });
}

/** A dashboard's JSON as a scene, as Grafana makes of it what it shows; of rows and repeated panels it knows nothing. */
export function sceneOf(dashboard: Dashboard, from?: string): EmbeddedScene {
  const panels = (dashboard.panels ?? []).filter((panel): panel is Panel => panel.type !== 'row');
  const annotations = (dashboard.annotations?.list ?? []).filter(
    // Grafana's own annotations come from its database.
    (each) => each.builtIn !== 1 && each.datasource?.uid?.startsWith('-- ') !== true
  );
  return new EmbeddedScene({
    $timeRange: new SceneTimeRange({
      ...dashboard.time,
      ...(from === undefined ? {} : { from, to: 'now' }),
      timeZone: 'utc',
    }),
    $variables: new SceneVariableSet({ variables: (dashboard.templating?.list ?? []).map(variableOf) }),
    $data: new SceneDataLayerSet({
      layers: annotations.map((each) => annotationOf(each as unknown as AnnotationQuery)),
    }),
    controls: [
      new VariableValueSelectors({}),
      new SceneDataLayerControls(),
      new SceneControlsSpacer(),
      new SceneTimePicker({}),
      new SceneRefreshPicker({}),
    ],
    body: new SceneGridLayout({ isDraggable: false, children: panels.map(panelOf) }),
  });
}
