// Programs that the checks need, each started on a free port of loopback and stopped by its own handle.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const work = join(root, 'target', 'e2e');
mkdirSync(work, { recursive: true });

const PATIENCE = 90_000;

export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** Waits until it is told something else than false or undefined. */
export async function eventually(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (let trouble = ''; ;) {
    try {
      const told = await ask();
      if (told !== undefined && told !== false) {
        return told;
      }
    } catch (e) {
      trouble = `: ${e.message}`;
    }
    if (Date.now() > end) {
      throw new Error(`${what}: not within ${patience / 1000} s${trouble}`);
    }
    await sleep(100);
  }
}

/** Starts a program and waits for what it says when it is ready; what it says is in target/e2e/NAME.log. */
async function start(name, command, args, ready, options = {}) {
  const file = join(work, `${name}.log`);
  writeFileSync(file, '');
  const log = openSync(file, 'a');
  const child = spawn(command, args, { ...options, stdio: ['ignore', log, log] });
  const ended = new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', (e) => resolve(e.message));
  });
  let over;
  ended.then((how) => (over = how));
  const stop = async () => {
    if (over === undefined) {
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(15_000)]);
      child.kill('SIGKILL');
    }
  };
  try {
    const match = await eventually(`${name} starts`, () => {
      if (over !== undefined) {
        return { failed: `${name} ended at its start (${over}):\n${readFileSync(file, 'utf8')}` };
      }
      return readFileSync(file, 'utf8').match(ready) ?? undefined;
    });
    if (match.failed !== undefined) {
      throw new Error(match.failed);
    }
    return { match, stop };
  } catch (e) {
    await stop();
    throw e;
  }
}

/** The server's jar: env PERISKOP_JAR, or the one that Maven has built. */
function jar() {
  const file = process.env.PERISKOP_JAR ?? join(root, '..', 'target', 'periskop-server.jar');
  if (!existsSync(file)) {
    throw new Error(`${file} is not there; build it with ./mvnw package -DskipTests, or name one with PERISKOP_JAR`);
  }
  return file;
}

export async function startPeriskop(name, ...args) {
  const java = process.env.JAVA_HOME === undefined ? 'java' : join(process.env.JAVA_HOME, 'bin', 'java');
  const { match, stop } = await start(
    name,
    java,
    ['-XX:TieredStopAtLevel=1', '-jar', jar(), '--address=127.0.0.1', '--port=0', ...args],
    /listening on port (\d+)/
  );
  return { url: `http://127.0.0.1:${match[1]}`, stop };
}

/** The built backend, and the stand-in for Grafana's server, which starts it. */
export async function startHost(site, sources) {
  const go = process.platform === 'win32' ? '.exe' : '';
  const executable = join(
    root,
    'dist',
    `gpx_periskop_${process.platform === 'win32' ? 'windows' : process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}${go}`
  );
  if (!existsSync(executable)) {
    throw new Error(`${executable} is not there; build it with npm run build:backend`);
  }
  const host = join(work, `host${go}`);
  const built = spawnSync('go', ['build', '-tags', 'arrow_json_stdlib', '-o', host, './harness/host'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (built.status !== 0) {
    throw new Error(`harness/host cannot be built: ${built.error?.message ?? built.stderr}`);
  }
  const datasources = join(work, 'datasources.json');
  writeFileSync(datasources, JSON.stringify(sources, undefined, 2));
  const { match, stop } = await start(
    'host',
    host,
    ['-plugin', executable, '-datasources', datasources, '-static', site],
    /listening on (http:\S+)/
  );
  return { url: match[1], stop };
}

/** A server that answers every request in one way. */
export async function startServer(answer) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
