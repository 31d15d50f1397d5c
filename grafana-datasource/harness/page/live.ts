import {
  LiveChannelConnectionState,
  LiveChannelEventType,
  LoadingState,
  StreamingDataFrame,
  toLiveChannelId,
} from '@grafana/data';
import type { DataFrameJSON, DataQueryResponse, LiveChannelAddress, LiveChannelEvent } from '@grafana/data';
import type { GrafanaLiveSrv, LiveDataStreamOptions } from '@grafana/runtime';
import { concatMap, map, Observable, of } from 'rxjs';

/** Frames of a channel, from the host's stand-in for Grafana Live: a line each, over plain HTTP. */
function lines(address: LiveChannelAddress): Observable<DataFrameJSON> {
  return new Observable((subscriber) => {
    const ended = new AbortController();
    const data = address.data === undefined ? '' : `?data=${encodeURIComponent(JSON.stringify(address.data))}`;
    const run = async () => {
      const answer = await fetch(`/api/live/${toLiveChannelId(address)}${data}`, { signal: ended.signal });
      if (!answer.ok || answer.body === null) {
        throw new Error(`the channel was refused: ${answer.status}`);
      }
      let rest = '';
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const whole = (rest + part.value).split('\n');
        rest = whole.pop() ?? '';
        for (const line of whole) {
          if (line !== '') {
            subscriber.next(JSON.parse(line) as DataFrameJSON);
          }
        }
      }
      subscriber.complete();
    };
    run().catch((e: unknown) => {
      if (!ended.signal.aborted) {
        subscriber.error(e);
      }
    });
    return () => ended.abort();
  });
}

function dataStream({ addr, buffer, key, frame }: LiveDataStreamOptions): Observable<DataQueryResponse> {
  const kept =
    frame === undefined ? StreamingDataFrame.empty(buffer) : StreamingDataFrame.fromDataFrameJSON(frame, buffer);
  return lines(addr).pipe(
    map((message) => {
      kept.push(message);
      return { key: key ?? toLiveChannelId(addr), state: LoadingState.Streaming, data: [kept] };
    })
  );
}

export const live: GrafanaLiveSrv = {
  getConnectionState: () => of(true),
  getDataStream: dataStream,
  getStream: <T>(address: LiveChannelAddress) =>
    lines(address).pipe(
      concatMap((message, index): Array<LiveChannelEvent<T>> => {
        const event: LiveChannelEvent<T> = { type: LiveChannelEventType.Message, message: message as T };
        const status: LiveChannelEvent<T> = {
          type: LiveChannelEventType.Status,
          id: toLiveChannelId(address),
          timestamp: Date.now(),
          state: LiveChannelConnectionState.Connected,
        };
        return index === 0 ? [status, event] : [event];
      })
    ),
  getPresence: () => Promise.resolve({ users: [] }),
  publish: () => Promise.reject(new Error('nobody publishes in the harness')),
};
