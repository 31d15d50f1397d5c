import { css } from '@emotion/css';
import {
  CoreApp,
  dateTime,
  FieldColorModeId,
  getDefaultTimeRange,
  LoadingState,
  makeTimeRange,
  rangeUtil,
} from '@grafana/data';
import type { DataFrame, DataQueryRequest, DataSourceApi, GrafanaTheme2, PanelData, TimeRange } from '@grafana/data';
import { EmbeddedScene, SceneDataNode, SceneFlexItem, SceneFlexLayout, VizPanel } from '@grafana/scenes';
import type { DataQuery } from '@grafana/schema';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Subscription } from 'rxjs';
import { runRequest } from './request';

const styles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'grid', gap: theme.spacing(2), padding: theme.spacing(2), maxWidth: 1400 }),
  card: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(1),
  }),
  buttons: css({ display: 'flex', gap: theme.spacing(1), paddingTop: theme.spacing(1) }),
  drawing: css({ height: 460, '> div': { height: '100%' } }),
});

/** As Explore chooses a visualisation: what a frame asks for; else lines where there are numbers over time. */
function panelFor(frames: DataFrame[]): string {
  const preferred = frames.find((frame) => frame.meta?.preferredVisualisationType)?.meta?.preferredVisualisationType;
  if (preferred === 'logs' || preferred === 'table') {
    return preferred;
  }
  const isSeries = (frame: DataFrame) => frame.meta?.type?.startsWith('timeseries') === true || preferred === 'graph';
  return frames.length > 0 && frames.every(isSeries) ? 'timeseries' : 'table';
}

const IDLE: PanelData = { state: LoadingState.NotStarted, series: [], timeRange: getDefaultTimeRange() };

export type ExploreProps = {
  source: DataSourceApi;
  app: CoreApp;
  /** What the query begins with, besides its defaults. */
  given?: Partial<DataQuery>;
  /** How far back it is asked for. */
  minutes?: number;
  help?: boolean;
};

export function lastMinutes(minutes: number): TimeRange {
  return makeTimeRange(dateTime().subtract(minutes, 'minutes'), dateTime());
}

export function lastHour(): TimeRange {
  return lastMinutes(60);
}

export function requestOf(targets: DataQuery[], range: TimeRange, app: CoreApp): DataQueryRequest {
  return {
    app,
    requestId: `harness-${Date.now()}`,
    targets,
    range,
    interval: '15s',
    intervalMs: rangeUtil.intervalToMs('15s'),
    maxDataPoints: 800,
    scopedVars: {},
    timezone: 'utc',
    startTime: Date.now(),
  };
}

/** A query, its editor and what it answers: Explore, or a panel being edited. */
export function Explore({ source, app, given = {}, minutes = 60, help = false }: ExploreProps) {
  const style = useStyles2(styles);
  const [query, setQuery] = useState<DataQuery>({
    refId: 'A',
    datasource: source.getRef(),
    ...(given.queryType === undefined ? source.getDefaultQuery?.(app) : {}),
    ...given,
  });
  const latest = useRef(query);
  const running = useRef<Subscription>(undefined);
  const [data, setData] = useState<PanelData>(IDLE);
  const node = useMemo(() => new SceneDataNode({ data: IDLE }), []);
  const panel = useMemo(
    () =>
      new VizPanel({
        title: 'Result',
        pluginId: 'timeseries',
        fieldConfig: { defaults: { color: { mode: FieldColorModeId.PaletteClassic } }, overrides: [] },
        $data: node,
      }),
    [node]
  );
  const scene = useMemo(
    () =>
      new EmbeddedScene({
        body: new SceneFlexLayout({ direction: 'column', children: [new SceneFlexItem({ body: panel })] }),
      }),
    [panel]
  );
  const Editor = source.components?.QueryEditor;
  const Help = source.components?.QueryEditorHelp;

  const change = (changed: DataQuery) => {
    latest.current = changed;
    setQuery(changed);
    Object.assign(window.harness, { query: changed });
  };
  const run = (liveStreaming = false) => {
    const request = { ...requestOf([latest.current], lastMinutes(minutes), app), liveStreaming };
    running.current?.unsubscribe();
    running.current = runRequest(source, request).subscribe((answer) => {
      setData(answer);
      node.setState({ data: answer });
      const wanted = panelFor(answer.series);
      if (answer.state !== LoadingState.Loading && answer.series.length > 0 && panel.state.pluginId !== wanted) {
        panel.changePluginType(wanted).catch((e: unknown) => Object.assign(window.harness, { fatal: String(e) }));
      }
      Object.assign(window.harness, { answer });
    });
  };
  useEffect(() => () => running.current?.unsubscribe(), []);

  return (
    <div className={style.page}>
      <section className={style.card} aria-label="Query">
        {Editor !== undefined && (
          <Editor
            datasource={source}
            query={query}
            queries={[query]}
            onChange={change}
            onRunQuery={() => run()}
            onAddQuery={change}
            data={data}
            range={data.timeRange}
            app={app}
          />
        )}
        <div className={style.buttons}>
          <Button size="sm" icon="play" onClick={() => run()}>
            Run query
          </Button>
          <Button size="sm" variant="secondary" onClick={() => run(true)}>
            Live
          </Button>
          <Button size="sm" variant="secondary" onClick={() => running.current?.unsubscribe()}>
            Stop
          </Button>
        </div>
      </section>
      {data.errors?.map((error, i) => (
        <Alert key={i} title={error.message ?? error.data?.message ?? 'Query error'} severity="error" />
      ))}
      <section className={style.drawing} aria-label="Result">
        <scene.Component model={scene} />
      </section>
      {Help !== undefined && help && (
        <section className={style.card} aria-label="Help">
          <Help
            datasource={source}
            query={query}
            onClickExample={(example: DataQuery) => {
              change({ ...example, refId: 'A' });
              run();
            }}
          />
        </section>
      )}
    </div>
  );
}
