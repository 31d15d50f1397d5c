import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { TestApiProvider } from '@backstage/test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { RequestFailure } from '../api/failure';
import { useLive } from './useLive';

const wrapper = (props: { children: ReactNode }) => (
  <TestApiProvider apis={[]}>{props.children}</TestApiProvider>
);

const pass = (millis: number) =>
  act(async () => {
    await jest.advanceTimersByTimeAsync(millis);
  });

describe('what is shown', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is asked for again every so often', async () => {
    const ask: jest.Mock<Promise<number>> = jest.fn(
      async () => ask.mock.calls.length,
    );
    const { result } = renderHook(() => useLive('k', ask), { wrapper });
    await pass(0);
    expect(result.current.value).toBe(1);
    await pass(30_000);
    expect(result.current.value).toBe(2);
  });

  it('stays when asking fails, and recovers by itself, ever later', async () => {
    const failure = new RequestFailure('down', 'unreachable');
    const ask = jest
      .fn<Promise<string>, [AbortSignal]>()
      .mockResolvedValueOnce('old')
      .mockRejectedValueOnce(failure)
      .mockRejectedValueOnce(failure)
      .mockResolvedValueOnce('new');
    const { result } = renderHook(() => useLive('k', ask), { wrapper });
    await pass(0);
    await pass(30_000);
    expect(result.current).toMatchObject({ value: 'old', failure });
    await pass(5_000);
    expect(ask).toHaveBeenCalledTimes(3);
    await pass(9_000);
    expect(ask).toHaveBeenCalledTimes(3);
    await pass(1_000);
    expect(result.current.value).toBe('new');
    expect(result.current.failure).toBeUndefined();
  });

  it('of another question is marked, and its late answer is dropped', async () => {
    const answers: Record<string, (value: string) => void> = {};
    const { result, rerender } = renderHook(
      ({ k }) =>
        useLive(
          k,
          () =>
            new Promise<string>(resolve => {
              answers[k] = resolve;
            }),
        ),
      { wrapper, initialProps: { k: 'a' } },
    );
    await act(async () => answers.a('A'));
    rerender({ k: 'b' });
    expect(result.current).toMatchObject({ value: 'A', outdated: true });
    rerender({ k: 'c' });
    await act(async () => answers.b('B'));
    expect(result.current.value).toBe('A');
    await act(async () => answers.c('C'));
    expect(result.current).toMatchObject({ value: 'C', outdated: false });
  });

  it('is asked for when the backend signals something, once for many', async () => {
    let tell = () => {};
    const unsubscribe = jest.fn();
    const signals = {
      subscribe: jest.fn((_: string, onMessage: (m: never) => void) => {
        tell = () => onMessage({} as never);
        return { unsubscribe };
      }),
    };
    const ask: jest.Mock<Promise<number>> = jest.fn(
      async () => ask.mock.calls.length,
    );
    const { result, unmount } = renderHook(() => useLive('k', ask), {
      wrapper: (props: { children: ReactNode }) => (
        <TestApiProvider apis={[[signalApiRef, signals as never]]}>
          {props.children}
        </TestApiProvider>
      ),
    });
    await pass(0);
    tell();
    tell();
    await pass(1_000);
    expect(result.current.value).toBe(2);
    expect(signals.subscribe).toHaveBeenCalledWith(
      'periskop:errors',
      expect.anything(),
    );
    unmount();
    expect(unsubscribe).toHaveBeenCalled();
  });
});
