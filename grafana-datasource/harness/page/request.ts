import { DataTopic, dateTime, getDefaultTimeRange, LoadingState, toDataFrame } from '@grafana/data';
import type {
  DataFrame,
  DataQueryError,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceApi,
  PanelData,
} from '@grafana/data';
import { toDataQueryError } from '@grafana/runtime';
import { catchError, from, isObservable, map, of, scan, startWith } from 'rxjs';
import type { Observable } from 'rxjs';

type Packets = Map<string, DataQueryResponse>;

/** Rows of variables are values with texts, and no frames. */
function frames(packets: Packets): DataFrame[] {
  return [...packets.values()].flatMap((packet) =>
    packet.data.map((data: object) => ('fields' in data ? toDataFrame(data) : (data as DataFrame)))
  );
}

function panelData(packets: Packets, request: DataQueryRequest): PanelData {
  const all = frames(packets);
  const errors: DataQueryError[] = [...packets.values()].flatMap(
    (packet) => packet.errors ?? (packet.error === undefined ? [] : [packet.error])
  );
  const states = [...packets.values()].map((packet) => packet.state ?? LoadingState.Done);
  const state =
    errors.length > 0
      ? LoadingState.Error
      : (states.find((each) => each === LoadingState.Loading || each === LoadingState.Streaming) ?? LoadingState.Done);
  return {
    state,
    series: all.filter((frame) => frame.meta?.dataTopic !== DataTopic.Annotations),
    annotations: all.filter((frame) => frame.meta?.dataTopic === DataTopic.Annotations),
    error: errors[0],
    errors,
    request,
    timeRange: request.range,
  };
}

/** What Grafana's core does around a data source's answers, in short: packets with the same key replace each other. */
export function runRequest(
  datasource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction?: DataSourceApi['query']
): Observable<PanelData> {
  request.startTime = Date.now();
  const range = request.range ?? getDefaultTimeRange();
  const asked = { ...request, range: { ...range, from: dateTime(range.from), to: dateTime(range.to) } };
  const targets = asked.targets.filter((target) => datasource.filterQuery?.(target) ?? true);
  const loading: PanelData = { state: LoadingState.Loading, series: [], timeRange: asked.range, request: asked };
  if (targets.length === 0) {
    return of({ ...loading, state: LoadingState.Done });
  }
  const run = queryFunction ?? datasource.query.bind(datasource);
  const answer = run({ ...asked, targets });
  return (isObservable(answer) ? answer : from(answer)).pipe(
    scan((packets: Packets, packet) => new Map(packets).set(packet.key ?? 'A', packet), new Map()),
    map((packets) => panelData(packets, asked)),
    catchError((e: unknown) => {
      const error = toDataQueryError(e as Error);
      return of<PanelData>({ ...loading, state: LoadingState.Error, error, errors: [error] });
    }),
    startWith(loading)
  );
}
