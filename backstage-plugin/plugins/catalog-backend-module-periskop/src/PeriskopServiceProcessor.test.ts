import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { JsonValue } from '@backstage/types';
import { CatalogProcessorCache } from '@backstage/plugin-catalog-node';
import { PeriskopServers } from '@periskop/backstage-plugin-node';
import {
  PeriskopServiceProcessor,
  PeriskopServiceProcessorConfig,
} from './PeriskopServiceProcessor';
import { ServiceNames } from './ServiceNames';

const NAME = 'periskop.io/service-name';
const INSTANCE = 'periskop.io/instance';

const component = (
  name: string,
  annotations?: Record<string, string>,
  more: object = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, annotations },
  spec: { type: 'service' },
  ...more,
});

describe('PeriskopServiceProcessor', () => {
  let services: string[] | Error;
  let asked: number;
  const server = (name: string) => ({
    name,
    services: async () => {
      asked++;
      if (services instanceof Error) {
        throw services;
      }
      return { services: services.map(each => ({ name: each })) };
    },
  });
  const all = [server('eu'), server('us')];
  const servers = {
    all,
    get: (name?: string) => all.find(each => each.name === (name ?? 'eu')),
  } as unknown as PeriskopServers;

  const processor = (more: Partial<PeriskopServiceProcessorConfig> = {}) =>
    new PeriskopServiceProcessor({
      config: { rules: [{}], refreshMs: 60_000, ...more },
      logger: mockServices.logger.mock(),
      servers,
    });
  const cacheOf = (
    values = new Map<string, JsonValue>(),
  ): CatalogProcessorCache => ({
    get: async <T extends JsonValue>(key: string) =>
      values.get(key) as T | undefined,
    set: async (key: string, value: JsonValue) => {
      values.set(key, value);
    },
  });
  const run = async (
    one: PeriskopServiceProcessor,
    entity: Entity,
    cache = cacheOf(),
  ) => {
    const location = { type: 'url', target: 'x' };
    const done = await one.preProcessEntity(
      entity,
      location,
      () => {},
      location,
      cache,
    );
    return done.metadata.annotations;
  };

  beforeEach(() => {
    services = ['shop', 'pay'];
    asked = 0;
  });

  it('names the service that is called the same', async () => {
    expect(await run(processor(), component('shop', { a: 'b' }))).toEqual({
      a: 'b',
      [NAME]: 'shop',
    });
    expect(await run(processor(), component('shop'))).toEqual({
      [NAME]: 'shop',
    });
  });

  it('names none that there is not', async () => {
    expect(await run(processor(), component('other'))).toBeUndefined();
  });

  it('uses the first rule that finds a service', async () => {
    const one = processor({
      rules: [
        { match: /^(?:(.*)-none)$/, service: '$1' },
        { match: /^(?:(.*)-service)$/, service: '$1' },
        {},
      ],
    });
    expect(await run(one, component('shop-service'))).toEqual({
      [NAME]: 'shop',
    });
    expect(await run(one, component('pay'))).toEqual({ [NAME]: 'pay' });
    expect(await run(one, component('x-service'))).toBeUndefined();
  });

  it('looks at types', async () => {
    const one = processor({ rules: [{ types: ['website'] }] });
    expect(await run(one, component('shop'))).toBeUndefined();
  });

  it('names an instance that is not the first', async () => {
    expect(await run(processor({ instance: 'us' }), component('shop'))).toEqual(
      { [NAME]: 'shop', [INSTANCE]: 'us' },
    );
  });

  it.each([
    component('shop', { [NAME]: 'mine' }),
    component('shop', { [NAME]: '' }),
    component('shop', { [INSTANCE]: 'us' }),
    component('shop', {}, { kind: 'API' }),
  ])('overwrites nothing of %j', async entity => {
    expect(await run(processor(), entity)).toBe(entity.metadata.annotations);
    expect(asked).toBe(0);
  });

  it('asks once however many entities there are', async () => {
    const one = processor();
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => run(one, component(`c${i}`))),
    );
    expect(asked).toBe(1);
  });

  it('keeps what was given while services cannot be had', async () => {
    const values = new Map();
    await run(processor(), component('shop'), cacheOf(values));
    services = new Error('down');
    expect(await run(processor(), component('shop'), cacheOf(values))).toEqual({
      [NAME]: 'shop',
    });
    expect(await run(processor(), component('pay'))).toBeUndefined();
  });

  it('takes away what was given when the service is gone', async () => {
    const values = new Map();
    await run(processor(), component('shop'), cacheOf(values));
    services = ['pay'];
    expect(
      await run(processor(), component('shop'), cacheOf(values)),
    ).toBeUndefined();
    services = new Error('down');
    expect(
      await run(processor(), component('shop'), cacheOf(values)),
    ).toBeUndefined();
  });
});

describe('ServiceNames', () => {
  it('asks again after a while, without letting anybody wait, and keeps the last good answer', async () => {
    let now = 0;
    let answer = async () => ['a'];
    const load = jest.fn(async () => answer());
    const logger = mockServices.logger.mock();
    const names = new ServiceNames({
      load,
      refreshMs: 1000,
      logger,
      now: () => now,
    });
    expect(await names.get()).toEqual(new Set(['a']));
    now = 999;
    await names.get();
    expect(load).toHaveBeenCalledTimes(1);
    now = 1000;
    answer = async () => {
      throw new Error('down');
    };
    expect(await names.get()).toEqual(new Set(['a']));
    await new Promise(setImmediate);
    expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining('down'));
    now = 2000;
    answer = async () => ['b'];
    await names.get();
    await new Promise(setImmediate);
    expect(await names.get()).toEqual(new Set(['b']));
  });
});
