// A server from the jar, what it scrapes, and a browser.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const JAR = process.env.PERISKOP_JAR ?? new URL('../../../../target/periskop-server.jar', import.meta.url).pathname;

/** What an instance of a service says about itself, until it says something else. */
export class Target {
  errors = new Map();
  uuid = randomUUID();
  startedAt = new Date(Date.now() - 60_000).toISOString();

  static async start() {
    const target = new Target();
    target.server = http.createServer((_, response) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ target_uuid: target.uuid, aggregated_errors: [...target.errors.values()] }));
    });
    target.server.listen(0, '127.0.0.1');
    await once(target.server, 'listening');
    target.port = target.server.address().port;
    return target;
  }

  /** One more of it, now. */
  happens(key, { type = key, message = '', stacktrace = [], severity = 'error', cause = null, http: context = null, times = 1, at = Date.now() } = {}) {
    const known = this.errors.get(key) ?? { aggregation_key: key, total_count: 0, severity, created_at: this.startedAt, latest_errors: [] };
    known.total_count += times;
    known.latest_errors.unshift({
      error: { class: type, message, stacktrace, cause }, uuid: randomUUID(), timestamp: new Date(at).toISOString(), severity, http_context: context,
    });
    known.latest_errors.length = Math.min(known.latest_errors.length, 10);
    this.errors.set(key, known);
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export class Server {
  /** @param services ports of targets by the name of their service; a port of 1 is one that nobody listens on @param more of the configuration; a function is given a folder */
  static async start({ services = {}, more = '', args = [], prefix = '' }) {
    const server = new Server();
    server.folder = await mkdtemp(join(tmpdir(), 'periskop-ui-'));
    const file = join(server.folder, 'periskop.yaml');
    const scraped = Object.entries(services).map(([name, ports]) =>
      `- name: ${JSON.stringify(name)}\n  scraper: {refresh_interval: 1s}\n  static_configs: [{targets: [${ports.map(port => `"127.0.0.1:${port}"`)}]}]\n`);
    await writeFile(file, `${typeof more === 'function' ? more(server.folder) : more}\n${scraped.length > 0 ? `services:\n${scraped.join('')}` : ''}`);
    const port = await freePort();
    server.process = spawn('java', ['-Xmx768m', '-XX:TieredStopAtLevel=1', '-jar', JAR, '--config', file, '--address=127.0.0.1', `--port=${port}`, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [server.process.stdout, server.process.stderr]) {
      stream.on('data', said => {
        log = (log + said).slice(-20_000);
      });
    }
    server.base = `http://127.0.0.1:${port}${prefix}/`;
    await until(async () => {
      if (server.process.exitCode !== null) {
        throw new Error(`the server ended:\n${log}`);
      }
      return (await fetch(new URL('-/ready', server.base)).catch(() => ({ ok: false }))).ok;
    }, 60_000, () => log);
    return server;
  }

  async get(path, headers = {}) {
    const answer = await fetch(new URL(path, this.base), { headers });
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
  }

  /** Waits until so many errors are known. */
  async knows(number, q = '', headers = {}) {
    await until(async () => (await this.get(`api/v1/errors?limit=1&q=${encodeURIComponent(q)}`, headers)).counts.total >= number, 60_000);
  }

  async stop() {
    this.process.kill('SIGKILL');
    await once(this.process, 'exit');
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function freePort() {
  const probe = http.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

export async function until(holds, within = 15_000, why = () => '') {
  const end = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new Error(`not within ${within} ms: ${holds}\n${why()}`);
    }
    await new Promise(done => setTimeout(done, 50));
  }
}

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });

/** A page in a window of its own, of which every error counts, and every request to another host. */
export async function open(browser, base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on('pageerror', error => wrong.push(String(error)));
  page.on('console', said => {
    // failing answers are told there too, and some tests want these
    if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) {
      wrong.push(said.text());
    }
  });
  page.on('request', request => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== new URL(base).origin) {
      wrong.push(`asked ${request.url()}`);
    }
  });
  page.setDefaultTimeout(10_000);
  return { page, wrong, to: path => page.goto(new URL(path, base).href), close: () => context.close() };
}
