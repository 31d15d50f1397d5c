// What the checks look at: the demo's fleet, a Periskop with logins that scrapes it, and Backstage with its backend.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  eventually,
  freePort,
  out,
  startBackstage,
  startPeriskop,
} from './processes.mjs';

const TOKEN = 'a-token-of-the-checks';

/** The fleet runs inside of a server that was started with --demo; where its processes are, that server tells. */
async function instancesOf(fleet) {
  const answer = await fetch(`${fleet.url}/api/v1/targets?state=active`);
  const { data } = await answer.json();
  const services = new Map();
  for (const { service, scrapeUrl, labels } of data.activeTargets) {
    const { host, pathname } = new URL(scrapeUrl);
    if (pathname === '/-/exceptions') {
      services.set(service, [
        ...(services.get(service) ?? []),
        { host, labels },
      ]);
    }
  }
  return services.size >= 3 ? services : undefined;
}

function configuration(services) {
  const database = join(out, 'periskop.db');
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(`${database}${suffix}`, { force: true });
  }
  const scraped = [...services].flatMap(([name, instances]) =>
    // the dev app has a component that is called as a service, but does not say so
    name === 'recommendations'
      ? [
          [name, instances.slice(0, 1)],
          ['billing', instances.slice(1)],
        ]
      : [[name, instances]],
  );
  const config = {
    repository: { type: 'sqlite', path: database },
    web: {
      tokens: [
        {
          name: 'backstage',
          token: TOKEN,
          roles: ['write'],
          may_act_for: true,
        },
      ],
    },
    services: scraped.map(([name, instances]) => ({
      name,
      scraper: { endpoint: '/-/exceptions', refresh_interval: '2s' },
      error_relabel_configs: [
        { source_labels: ['team'], target_label: 'team' },
      ],
      static_configs: instances.map(({ host, labels }) => ({
        targets: [host],
        labels: { team: labels.team ?? 'shop' },
      })),
    })),
  };
  const file = join(out, 'periskop.json');
  // JSON is YAML
  writeFileSync(file, JSON.stringify(config, undefined, 2));
  return file;
}

export async function startWorld(running) {
  const keep = one => {
    running.push(one);
    return one;
  };
  const fleet = keep(await startPeriskop('fleet', ['--demo']));
  const services = await eventually('the fleet is known', () =>
    instancesOf(fleet),
  );
  const config = configuration(services);
  const port = await freePort();
  let periskop = await startPeriskop('periskop', [`--config=${config}`], port);
  running.push({ stop: () => periskop.stop() });
  const ask = async path => {
    const answer = await fetch(`${periskop.url}/api/v1/${path}`, {
      headers: { Authorization: `Bearer ${TOKEN}` },
    });
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
  };
  await eventually('errors are counted', async () => {
    const { services: counted } = await ask('services');
    return counted.length >= 4 && counted.every(({ errors }) => errors > 0);
  });
  const backstagePort = await freePort();
  const url = `http://localhost:${backstagePort}`;
  const overlay = join(out, 'app-config.json');
  writeFileSync(
    overlay,
    JSON.stringify({
      app: { baseUrl: url },
      backend: {
        baseUrl: url,
        listen: { host: '127.0.0.1', port: backstagePort },
      },
      periskop: {
        instances: [
          {
            name: 'demo',
            url: periskop.url,
            publicUrl: periskop.url,
            grafanaUrl:
              'https://grafana.example.com/d/periskop?var-service={service}&var-error={id}',
            token: TOKEN,
            timeout: '3s',
          },
        ],
        cacheSeconds: 1,
      },
      search: {
        collators: {
          periskop: {
            schedule: {
              frequency: { minutes: 10 },
              initialDelay: { seconds: 20 },
              timeout: { minutes: 5 },
            },
          },
        },
      },
    }),
  );
  const backstage = keep(await startBackstage(overlay, url));
  return {
    url,
    backstage,
    ask,
    stopPeriskop: () => periskop.stop(),
    startPeriskop: async () => {
      periskop = await startPeriskop(
        'periskop-again',
        [`--config=${config}`],
        port,
      );
    },
  };
}
