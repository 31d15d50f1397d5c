import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import searchPlugin from '@backstage/plugin-search-backend';
import catalogModule from '@periskop/backstage-plugin-catalog-backend-module';
import searchModule from '@periskop/backstage-plugin-search-backend-module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { periskopPlugin } from './plugin';
import { eventually, RealServer, startServer, Target } from './realServer';

jest.setTimeout(180_000);

const EVERY_SECOND = {
  frequency: { seconds: 1 },
  timeout: { seconds: 10 },
  initialDelay: { seconds: 1 },
};

/** The plugins in Backstage's own catalog and search, against the server's jar. */
describe('catalog and search', () => {
  const targets = ['shop', 'pay', 'mail/out'].map(name =>
    new Target(name).count({
      key: `${name} broke`,
      count: 2,
      message: `zebra of ${name}`,
    }),
  );
  const folder = mkdtempSync(join(tmpdir(), 'periskop-catalog-'));
  let periskop: RealServer;
  let server: Server;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    await Promise.all(targets.map(target => target.start()));
    periskop = await startServer(targets, {});
    const file = join(folder, 'entities.yaml');
    writeFileSync(
      file,
      ['shop-service', 'other']
        .map(name =>
          JSON.stringify({
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name },
            spec: { type: 'service', lifecycle: 'production', owner: 'a' },
          }),
        )
        .join('\n---\n'),
    );
    const backend = await startTestBackend({
      features: [
        // The one for tests runs tasks once at most.
        schedulerServiceFactory,
        catalogPlugin,
        catalogModule,
        searchPlugin,
        searchModule,
        periskopPlugin,
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost:7007' },
            periskop: {
              instances: [{ name: 'real', url: periskop.url }],
              watch: { schedule: EVERY_SECOND },
            },
            catalog: {
              processingInterval: { seconds: 2 },
              locations: [{ type: 'file', target: file }],
              providers: {
                periskop: {
                  schedule: EVERY_SECOND,
                  defaults: { owner: 'group:default/ops' },
                },
              },
              processors: {
                periskop: {
                  refreshSeconds: 1,
                  rules: [{ match: '(.*)-service', service: '$1' }],
                },
              },
            },
            search: { collators: { periskop: { schedule: EVERY_SECOND } } },
          },
        }),
      ],
    });
    server = backend.server as unknown as Server;
    stop = () => backend.stop();
  });
  afterAll(async () => {
    await stop?.();
    await periskop?.stop();
    await Promise.all(targets.map(target => target.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const components = async () => {
    const { body } = await request(server).get(
      '/api/catalog/entities?filter=kind=component',
    );
    return (body as Entity[])
      .map(({ metadata }) => [
        metadata.name,
        metadata.annotations?.['periskop.io/service-name'],
      ])
      .sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
  };
  const wanted = [
    ['mail-out', 'mail/out'],
    ['other', undefined],
    ['pay', 'pay'],
    ['shop-service', 'shop'],
  ];

  it('has components of services, and none of one that a rule gave to another', async () => {
    await eventually('the catalog is as it should be', async () => {
      const found = await components();
      return JSON.stringify(found) === JSON.stringify(wanted);
    });
    const { body } = await request(server).get(
      '/api/catalog/entities/by-name/component/default/mail-out',
    );
    expect(body).toMatchObject({
      metadata: { title: 'mail/out' },
      spec: { owner: 'group:default/ops' },
      relations: [{ type: 'ownedBy', targetRef: 'group:default/ops' }],
    });
    const errors = await request(server).get(
      '/api/periskop/entities/default/component/mail-out/errors',
    );
    expect(errors.body.errors).toMatchObject([
      { service: 'mail/out', key: 'mail/out broke' },
    ]);
  });

  it('finds errors', async () => {
    const results = await eventually('errors are indexed', async () => {
      const { body } = await request(server).get(
        '/api/search/query?term=zebra&types[0]=periskop-error',
      );
      return body.results?.length >= 3 && body.results;
    });
    const locations: string[] = results.map(
      (each: { document: { location: string } }) => each.document.location,
    );
    expect(locations.sort()[0]).toMatch(
      /^\/catalog\/default\/component\/mail-out\/errors\?errorId=.+/,
    );
  });

  it('keeps everything while the server is down', async () => {
    await periskop.stop();
    // The catalog processes everything more than once, and the provider runs.
    await new Promise(resolve => setTimeout(resolve, 8000));
    expect(await components()).toEqual(wanted);
  });
});
