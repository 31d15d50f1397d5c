import { AnswerCache } from './AnswerCache';

describe('AnswerCache', () => {
  let now = 0;
  const cacheOf = (more: Partial<{ mostEntries: number; mostBytes: number }>) =>
    new AnswerCache<string>({
      ttlMs: 1000,
      mostEntries: 100,
      mostBytes: 1000,
      sizeOf: text => text.length,
      now: () => now,
      ...more,
    });

  it('keeps answers for a while', async () => {
    const cache = cacheOf({});
    const load = jest.fn(async () => 'x');
    await cache.get('a', load);
    now += 999;
    await cache.get('a', load);
    expect(load).toHaveBeenCalledTimes(1);
    now += 1;
    await cache.get('a', load);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('shares what is under way', async () => {
    const cache = cacheOf({});
    let done: (text: string) => void = () => {};
    const load = jest.fn(
      () =>
        new Promise<string>(resolve => {
          done = resolve;
        }),
    );
    const both = [cache.get('a', load), cache.get('a', load)];
    done('x');
    expect(await Promise.all(both)).toEqual(['x', 'x']);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('keeps no failure', async () => {
    const cache = cacheOf({});
    await expect(
      cache.get('a', async () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await cache.get('a', async () => 'x')).toBe('x');
  });

  it('forgets what was asked before it was cleared', async () => {
    const cache = cacheOf({});
    let done: (text: string) => void = () => {};
    const before = cache.get(
      'a',
      () =>
        new Promise<string>(resolve => {
          done = resolve;
        }),
    );
    cache.clear();
    const after = cache.get('a', async () => 'new');
    done('old');
    expect(await before).toBe('old');
    expect(await after).toBe('new');
    expect(await cache.get('a', async () => 'third')).toBe('new');
  });

  it('is bounded by number', async () => {
    const cache = cacheOf({ mostEntries: 2 });
    for (const key of ['a', 'b', 'c']) {
      await cache.get(key, async () => key);
    }
    expect(await cache.get('b', async () => 'again')).toBe('b');
    expect(await cache.get('a', async () => 'again')).toBe('again');
  });

  it('is bounded by size', async () => {
    const cache = cacheOf({ mostBytes: 10 });
    await cache.get('a', async () => 'x'.repeat(6));
    await cache.get('b', async () => 'y'.repeat(6));
    expect(await cache.get('a', async () => 'again')).toBe('again');
    await cache.get('c', async () => 'z'.repeat(11));
    expect(await cache.get('c', async () => 'again')).toBe('again');
  });
});
