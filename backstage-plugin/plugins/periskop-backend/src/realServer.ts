import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATIENCE_MS = 90_000;

/** Asks again and again until something is told. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  let trouble = '';
  for (;;) {
    try {
      const told = await ask();
      if (told !== undefined && told !== false) {
        return told;
      }
    } catch (e) {
      trouble = `: ${e}`;
    }
    if (Date.now() > end) {
      throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s${trouble}`);
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

interface Counted {
  key: string;
  count: number;
  class?: string;
  message?: string;
  severity?: string;
}

/** A process that counts errors and exposes them, as Periskop's clients do. */
export class Target {
  readonly #errors = new Map<string, Counted>();
  #server: Server | undefined;

  constructor(readonly service: string) {}

  get address(): string {
    return `127.0.0.1:${(this.#server!.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    this.#server = createServer((_, res) => {
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(this.#exposition()));
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => this.#server!.once('listening', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise(resolve => this.#server?.close(resolve));
  }

  count(error: Counted): this {
    this.#errors.set(error.key, error);
    return this;
  }

  #exposition() {
    return {
      target_uuid: `uuid-of-${this.service}`,
      aggregated_errors: [...this.#errors.values()].map(error => ({
        aggregation_key: error.key,
        total_count: error.count,
        severity: error.severity ?? 'error',
        created_at: '2026-11-22T15:00:00Z',
        latest_errors: [
          {
            error: {
              class: error.class ?? 'com.example.Trouble',
              message: error.message ?? 'it broke',
              stacktrace: ['com.example.A.b(A.java:1)'],
              cause: null,
            },
            uuid: `${this.service}-${error.key}-${error.count}`,
            timestamp: new Date().toISOString(),
            severity: error.severity ?? 'error',
            http_context: null,
          },
        ],
      })),
    };
  }
}

export interface RealServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts the jar that PERISKOP_JAR names, on a free port of loopback, with targets and what is said of `web`. */
export async function startServer(
  targets: Target[],
  web: object,
): Promise<RealServer> {
  const folder = mkdtempSync(join(tmpdir(), 'periskop-server-'));
  const config = join(folder, 'periskop.yaml');
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({
      services: targets.map(target => ({
        name: target.service,
        static_configs: [{ targets: [target.address] }],
        scraper: { endpoint: '/-/exceptions', refresh_interval: '1s' },
      })),
      web,
    }),
  );
  const { JAVA_HOME: home, PERISKOP_JAR: jar } = process.env;
  const {
    CONFIG_FILE: _,
    PORT: __,
    JAVA_TOOL_OPTIONS: ___,
    ...env
  } = process.env;
  const server: ChildProcess = spawn(
    home ? join(home, 'bin', 'java') : 'java',
    [
      '-XX:TieredStopAtLevel=1',
      '-jar',
      jar!,
      '--port=0',
      '--address=127.0.0.1',
      `--config=${config}`,
    ],
    { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  server.stdout!.on('data', chunk => {
    log += chunk;
  });
  server.stderr!.on('data', chunk => {
    log += chunk;
  });
  const ended = new Promise(resolve => {
    server.once('exit', resolve);
    server.once('error', resolve);
  });
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM');
      const late = setTimeout(() => server.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(late);
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const port = await Promise.race([
      eventually(
        'the server listens',
        async () => log.match(/listening on port (\d+)/)?.[1],
      ),
      ended.then(how => {
        throw new Error(`The server ended at its start (${how}):\n${log}`);
      }),
    ]);
    return { url: `http://127.0.0.1:${port}`, stop };
  } catch (e) {
    await stop();
    throw e;
  }
}
