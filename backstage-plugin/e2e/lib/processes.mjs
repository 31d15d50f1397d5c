// Programs that the checks need, each on a free port of loopback and stopped by its own handle. What they say is in e2e/out/NAME.log.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const out = join(root, 'e2e', 'out');
mkdirSync(out, { recursive: true });

const PATIENCE = 120_000;

export const sleep = millis =>
  new Promise(resolve => setTimeout(resolve, millis));

/** Waits until it is told something else than false or undefined. */
export async function eventually(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (let trouble = ''; ; ) {
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
    await sleep(200);
  }
}

/** A port of loopback that nobody listens on now. */
export async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Starts a program, and waits until `ready` says that it is: given what the program said, it tells what is known then. */
export async function start(name, command, args, ready, options = {}) {
  const file = join(out, `${name}.log`);
  writeFileSync(file, '');
  const log = openSync(file, 'a');
  const child = spawn(command, args, {
    ...options,
    stdio: ['ignore', log, log],
  });
  let over;
  const ended = new Promise(resolve => {
    child.once('exit', code => resolve(code ?? 'a signal'));
    child.once('error', e => resolve(e.message));
  });
  ended.then(how => {
    over = how;
  });
  const stop = async () => {
    if (over === undefined) {
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(15_000)]);
      child.kill('SIGKILL');
    }
  };
  const said = () => readFileSync(file, 'utf8');
  try {
    const told = await eventually(`${name} starts`, async () => {
      if (over !== undefined) {
        return {
          failed: `${name} ended at its start (${over}):\n${said().slice(
            -4000,
          )}`,
        };
      }
      return ready(said());
    });
    if (told.failed !== undefined) {
      throw new Error(told.failed);
    }
    return { told, stop, said };
  } catch (e) {
    await stop();
    throw e;
  }
}

/** The server's jar: env PERISKOP_JAR, or the one that Maven has built. */
function jar() {
  const file =
    process.env.PERISKOP_JAR ??
    join(root, '..', 'target', 'periskop-server.jar');
  if (!existsSync(file)) {
    throw new Error(
      `${file} is not there; build it with ./mvnw package -DskipTests, or name one with PERISKOP_JAR`,
    );
  }
  return file;
}

/** A Periskop server; on another port than a free one where `port` says so. */
export async function startPeriskop(name, args, port = 0) {
  const java =
    process.env.JAVA_HOME === undefined
      ? 'java'
      : join(process.env.JAVA_HOME, 'bin', 'java');
  const { told, stop } = await start(
    name,
    java,
    [
      '-XX:TieredStopAtLevel=1',
      '-jar',
      jar(),
      '--address=127.0.0.1',
      `--port=${port}`,
      ...args,
    ],
    text => text.match(/listening on port (\d+)/) ?? undefined,
  );
  return { port: Number(told[1]), url: `http://127.0.0.1:${told[1]}`, stop };
}

/** Backstage's backend, which serves the built app as well. */
export async function startBackstage(config, url) {
  const { stop, said } = await start(
    'backstage',
    process.execPath,
    [
      '--enable-source-maps',
      '--require',
      join(
        root,
        'node_modules',
        '@backstage',
        'cli-node',
        'config',
        'nodeTransform.cjs',
      ),
      'src/index',
      '--config',
      join(root, 'app-config.yaml'),
      '--config',
      config,
    ],
    async () => {
      const answer = await fetch(`${url}/.backstage/health/v1/readiness`);
      return answer.ok ? {} : undefined;
    },
    {
      cwd: join(root, 'packages', 'backend'),
      env: { ...process.env, NODE_ENV: 'development' },
    },
  );
  return { url, stop, said };
}
