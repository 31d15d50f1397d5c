import { css } from '@emotion/css';
import {
  cacheFieldDisplayNames,
  FieldType,
  formattedValueToString,
  getDisplayValueAlignmentFactors,
  getFieldDisplayName,
  getFieldDisplayValues,
  PanelPlugin,
  VizOrientation,
} from '@grafana/data';
import type {
  DataFrame,
  DisplayValueAlignmentFactors,
  Field,
  FieldDisplay,
  GrafanaTheme2,
  PanelProps,
} from '@grafana/data';
import { setPluginImportUtils } from '@grafana/runtime';
import { BarGaugeDisplayMode, LegendDisplayMode, TableCellHeight } from '@grafana/schema';
import type { VizLegendOptions, VizTextDisplayOptions } from '@grafana/schema';
import {
  BarGauge,
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  TimeSeries,
  useStyles2,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import type { VizRepeaterRenderValueProps } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { useMemo } from 'react';
import type { ComponentType } from 'react';

// What draws is Grafana's; the panels around it, which are not to be had as packages, are these.

type Custom = Record<string, unknown>;

/** What panels were last drawn with, by their numbers, for checks. */
export const drawn: Record<string, { title: string; frames: DataFrame[]; annotations: DataFrame[] }> = {};

const noted = ({ id, title, data }: PanelProps) => {
  drawn[id] = { title, frames: data.series, annotations: data.annotations ?? [] };
};

function NoData({ text = 'No data' }: { text?: string }) {
  const style = useStyles2((theme: GrafanaTheme2) =>
    css({ display: 'grid', placeItems: 'center', height: '100%', color: theme.colors.text.secondary })
  );
  return <div className={style}>{text}</div>;
}

function isEmpty(frames: DataFrame[]): boolean {
  return frames.every((frame) => frame.length === 0);
}

const LEGEND: VizLegendOptions = {
  showLegend: true,
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  calcs: [],
};

type Mark = { from: number; to: number | undefined; color: string };

function marks(annotations: DataFrame[]): Mark[] {
  return annotations.flatMap((frame) => {
    const values = (name: string): unknown[] => frame.fields.find((field) => field.name === name)?.values ?? [];
    return values('time').map((time, i) => {
      const end = values('timeEnd')[i];
      const color = values('color')[i];
      return {
        from: Number(time),
        to: typeof end === 'number' ? end : undefined,
        color: typeof color === 'string' ? color : '#ff7383',
      };
    });
  });
}

function TimeSeriesPanel(props: PanelProps<{ legend?: VizLegendOptions }>) {
  noted(props);
  const theme = useTheme2();
  const { data, width, height, timeRange, timeZone, options, fieldConfig } = props;
  const annotations = useMemo(() => marks(data.annotations ?? []), [data.annotations]);
  const hasPoints = data.series.some((frame) => frame.fields.some((field) => field.type === FieldType.number));
  if (isEmpty(data.series) || !hasPoints) {
    return <NoData text={fieldConfig.defaults.noValue} />;
  }
  return (
    <TimeSeries
      frames={data.series}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={options.legend ?? LEGEND}
      options={{ annotations: annotations.length }}
    >
      {(builder) => {
        builder.addHook('draw', (plot) => {
          for (const mark of annotations) {
            const x = plot.valToPos(mark.from, 'x', true);
            plot.ctx.save();
            plot.ctx.strokeStyle = theme.visualization.getColorByName(mark.color);
            plot.ctx.lineWidth = 1;
            plot.ctx.setLineDash([4, 4]);
            plot.ctx.beginPath();
            plot.ctx.moveTo(x, plot.bbox.top);
            plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
            plot.ctx.stroke();
            plot.ctx.restore();
          }
        });
        return null;
      }}
    </TimeSeries>
  );
}

type TableOptions = {
  showHeader?: boolean;
  cellHeight?: TableCellHeight;
  enablePagination?: boolean;
  frameIndex?: number;
};

function TablePanel(props: PanelProps<TableOptions>) {
  noted(props);
  const { data, width, height, options, fieldConfig, timeRange } = props;
  const frame = data.series[options.frameIndex ?? 0];
  useMemo(() => cacheFieldDisplayNames(data.series), [data.series]);
  if (frame === undefined || frame.length === 0) {
    return <NoData text={fieldConfig.defaults.noValue} />;
  }
  return (
    <TableNG
      ariaLabel={props.title}
      data={frame}
      width={width}
      height={height}
      noHeader={options.showHeader === false}
      cellHeight={options.cellHeight ?? TableCellHeight.Sm}
      enablePagination={options.enablePagination}
      structureRev={data.structureRev}
      fieldConfig={fieldConfig}
      timeRange={timeRange}
      resizable
    />
  );
}

const SEVERITIES: Record<string, string> = {
  critical: 'purple',
  fatal: 'purple',
  error: 'red',
  warning: 'yellow',
  info: 'green',
};

const logStyles = (theme: GrafanaTheme2) => ({
  list: css({ height: '100%', overflow: 'auto', margin: 0, padding: 0, listStyle: 'none' }),
  line: css({
    display: 'grid',
    gridTemplateColumns: '3px 190px 1fr',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 0),
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    pre: { margin: 0, padding: 0, border: 0, background: 'none', fontSize: 'inherit', whiteSpace: 'pre-wrap' },
  }),
  time: css({ color: theme.colors.text.secondary }),
  labels: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});

/** Grafana's panel of log lines is in no package: these are the lines, as a list. */
function LogsPanel(props: PanelProps<{ showLabels?: boolean }>) {
  noted(props);
  const styles = useStyles2(logStyles);
  const theme = useTheme2();
  const { data, fieldConfig, timeZone, options } = props;
  const lines = data.series.flatMap((frame) => {
    const column = (name: string): unknown[] => frame.fields.find((field) => field.name === name)?.values ?? [];
    return Array.from({ length: frame.length }, (_, row) => ({
      time: Number(column('timestamp')[row]),
      body: String(column('body')[row]),
      severity: String(column('severity')[row]),
      id: String(column('id')[row]),
      labels: (column('labels')[row] ?? {}) as Record<string, string>,
    }));
  });
  if (lines.length === 0) {
    return <NoData text={fieldConfig.defaults.noValue} />;
  }
  return (
    <ul className={styles.list} aria-label={props.title}>
      {lines.map((line, row) => (
        <li className={styles.line} key={`${line.id}-${row}`}>
          <span style={{ background: theme.visualization.getColorByName(SEVERITIES[line.severity] ?? 'blue') }} />
          <time className={styles.time}>
            {new Date(line.time).toLocaleString('sv-SE', { timeZone: timeZone === 'browser' ? undefined : 'UTC' })}
          </time>
          <div>
            {options.showLabels === true && (
              <div className={styles.labels}>
                {Object.entries(line.labels)
                  .map(([name, value]) => `${name}=${value}`)
                  .join('  ')}
              </div>
            )}
            <pre>{line.body}</pre>
          </div>
        </li>
      ))}
    </ul>
  );
}

type ReduceOptions = { calcs: string[]; values?: boolean; fields?: string; limit?: number };
type SingleOptions = {
  reduceOptions?: ReduceOptions;
  orientation?: VizOrientation;
  colorMode?: BigValueColorMode;
  graphMode?: BigValueGraphMode;
  justifyMode?: BigValueJustifyMode;
  textMode?: BigValueTextMode;
  text?: VizTextDisplayOptions;
  displayMode?: BarGaugeDisplayMode;
};

function useDisplays({ data, fieldConfig, options, replaceVariables, timeZone }: PanelProps<SingleOptions>) {
  const theme = useTheme2();
  return (): FieldDisplay[] =>
    getFieldDisplayValues({
      data: data.series,
      fieldConfig,
      reduceOptions: options.reduceOptions ?? { calcs: ['lastNotNull'] },
      replaceVariables,
      theme,
      timeZone,
      sparkline: options.graphMode !== BigValueGraphMode.None,
    });
}

/** Of one value the panel's title says what it is. */
function textMode({ textMode = BigValueTextMode.Auto }: SingleOptions, count = 1): BigValueTextMode {
  return textMode === BigValueTextMode.Auto && count === 1 ? BigValueTextMode.Value : textMode;
}

function StatPanel(props: PanelProps<SingleOptions>) {
  noted(props);
  const theme = useTheme2();
  const displays = useDisplays(props);
  const { width, height, options, data, fieldConfig, renderCounter } = props;
  if (isEmpty(data.series)) {
    return <NoData text={fieldConfig.defaults.noValue} />;
  }
  return (
    <VizRepeater
      source={data}
      getValues={displays}
      width={width}
      height={height}
      orientation={options.orientation ?? VizOrientation.Auto}
      renderCounter={renderCounter}
      renderValue={({ value, width, height, count }) => (
        <BigValue
          value={value.display}
          sparkline={value.sparkline}
          width={width}
          height={height}
          count={count}
          colorMode={options.colorMode ?? BigValueColorMode.Value}
          graphMode={options.graphMode ?? BigValueGraphMode.Area}
          justifyMode={options.justifyMode ?? BigValueJustifyMode.Auto}
          textMode={textMode(options, count)}
          text={options.text}
          theme={theme}
        />
      )}
    />
  );
}

function BarGaugePanel(props: PanelProps<SingleOptions>) {
  noted(props);
  const theme = useTheme2();
  const displays = useDisplays(props);
  const { width, height, options, data, fieldConfig, renderCounter } = props;
  if (isEmpty(data.series)) {
    return <NoData text={fieldConfig.defaults.noValue} />;
  }
  return (
    <VizRepeater
      source={data}
      getValues={displays}
      width={width}
      height={height}
      itemSpacing={8}
      orientation={VizOrientation.Horizontal}
      renderCounter={renderCounter}
      minVizHeight={16}
      maxVizHeight={300}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={({
        value,
        width,
        height,
        alignmentFactors,
      }: VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors>) => (
        <BarGauge
          value={value.display}
          field={value.field}
          width={width}
          height={height}
          orientation={VizOrientation.Horizontal}
          displayMode={options.displayMode ?? BarGaugeDisplayMode.Gradient}
          alignmentFactors={alignmentFactors}
          text={options.text}
          theme={theme}
        />
      )}
    />
  );
}

const timelineStyles = (theme: GrafanaTheme2) => ({
  rows: css({ display: 'grid', height: '100%', gridAutoRows: '1fr', gap: theme.spacing(0.5) }),
  row: css({ display: 'grid', gridTemplateColumns: '180px 1fr', gap: theme.spacing(1), alignItems: 'stretch' }),
  name: css({ alignSelf: 'center', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  slots: css({ display: 'flex' }),
});

/** Stands in for Grafana's panel of states over time, which is in no package: a row a series, coloured as its values are. */
function StateTimelinePanel(props: PanelProps) {
  noted(props);
  const styles = useStyles2(timelineStyles);
  const { data, fieldConfig } = props;
  const series = data.series.flatMap((frame) =>
    frame.fields.filter((field) => field.type === FieldType.number).map((field) => ({ frame, field }))
  );
  if (isEmpty(data.series) || series.length === 0) {
    return <NoData text={fieldConfig.defaults.noValue} />;
  }
  const color = (field: Field, value: unknown) => field.display?.(value).color ?? 'transparent';
  return (
    <div className={styles.rows}>
      {series.map(({ frame, field }, row) => (
        <div className={styles.row} key={row}>
          <span className={styles.name}>{getFieldDisplayName(field, frame, data.series)}</span>
          <div className={styles.slots}>
            {field.values.map((value: unknown, i: number) => (
              <div
                key={i}
                title={field.display === undefined ? '' : formattedValueToString(field.display(value))}
                style={{ flex: 1, background: value === null ? 'transparent' : color(field, value) }}
              />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

function TextPanel({ options }: PanelProps<{ content?: string }>) {
  return <div>{options.content}</div>;
}

const GRAPH: Custom = {
  drawStyle: 'line',
  lineWidth: 1,
  fillOpacity: 10,
  gradientMode: 'none',
  showPoints: 'auto',
  pointSize: 5,
  spanNulls: false,
  insertNulls: false,
  lineInterpolation: 'linear',
  lineStyle: { fill: 'solid' },
  barAlignment: 0,
  barWidthFactor: 0.6,
  axisPlacement: 'auto',
  axisLabel: '',
  axisColorMode: 'text',
  axisBorderShow: false,
  axisCenteredZero: false,
  axisSoftMin: undefined,
  axisSoftMax: undefined,
  axisGridShow: undefined,
  axisWidth: undefined,
  stacking: { mode: 'none', group: 'A' },
  hideFrom: { legend: false, tooltip: false, viz: false },
  thresholdsStyle: { mode: 'off' },
  scaleDistribution: { type: 'linear' },
};
const TABLE: Custom = {
  align: 'auto',
  cellOptions: { type: 'auto' },
  inspect: false,
  hidden: undefined,
  width: undefined,
  minWidth: undefined,
  filterable: undefined,
  wrapText: undefined,
  wrapHeaderText: undefined,
  tooltip: undefined,
  hideFrom: undefined,
  footer: undefined,
};
const TIMELINE: Custom = { lineWidth: 0, fillOpacity: 70, insertNulls: false, spanNulls: false, hideFrom: undefined };

function panel(id: string, Component: ComponentType<PanelProps>, custom: Custom = {}): [string, PanelPlugin] {
  const plugin = new PanelPlugin(Component);
  plugin.meta = {
    id,
    name: id,
    type: 'panel' as never,
    module: id,
    baseUrl: '',
    info: {
      author: { name: 'Grafana Labs' },
      description: '',
      links: [],
      logos: { large: '', small: '' },
      screenshots: [],
      updated: '',
      version: '',
    },
    sort: 0,
  };
  plugin.setDataSupport({ annotations: true, alertStates: true }).useFieldConfig({
    useCustomConfig: (builder) => {
      for (const [path, defaultValue] of Object.entries(custom)) {
        builder.addCustomEditor({
          id: path,
          path,
          name: path,
          editor: () => null,
          override: () => null,
          defaultValue,
          process: (value: unknown) => value,
          shouldApply: () => true,
        });
      }
    },
  });
  return [id, plugin];
}

export function registerPanels(): void {
  const panels = new Map<string, PanelPlugin>([
    panel('timeseries', TimeSeriesPanel as ComponentType<PanelProps>, GRAPH),
    panel('table', TablePanel as ComponentType<PanelProps>, TABLE),
    panel('logs', LogsPanel as ComponentType<PanelProps>),
    panel('stat', StatPanel as ComponentType<PanelProps>),
    panel('bargauge', BarGaugePanel as ComponentType<PanelProps>),
    panel('state-timeline', StateTimelinePanel, TIMELINE),
    panel('text', TextPanel as ComponentType<PanelProps>),
  ]);
  setPluginImportUtils({
    importPanelPlugin: async (id) => {
      const found = panels.get(id);
      if (found === undefined) {
        throw new Error(`the harness has no panel ${id}`);
      }
      return found;
    },
    getPanelPluginFromCache: (id) => panels.get(id),
  });
}
