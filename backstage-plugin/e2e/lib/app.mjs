// The dev app, built where its sources are newer than what was built.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.mjs';

const LEFT_OUT = new Set([
  'node_modules',
  'dist',
  'dist-types',
  '__testUtils__',
]);

function newest(path) {
  const status = statSync(path);
  if (!status.isDirectory()) {
    return status.mtimeMs;
  }
  return Math.max(
    0,
    ...readdirSync(path)
      .filter(name => !LEFT_OUT.has(name))
      .map(name => newest(join(path, name))),
  );
}

export function buildApp() {
  const app = join(root, 'packages', 'app');
  const built = join(app, 'dist', 'index.html');
  const sources = [
    join(app, 'src'),
    join(app, 'public'),
    join(root, 'plugins', 'periskop', 'src'),
    join(root, 'plugins', 'periskop-common', 'src'),
    join(root, 'app-config.yaml'),
    join(root, 'package-lock.json'),
  ];
  if (
    existsSync(built) &&
    statSync(built).mtimeMs > Math.max(...sources.map(newest))
  ) {
    return;
  }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', '@backstage', 'cli', 'bin', 'backstage-cli'),
      'package',
      'build',
      '--config',
      join(root, 'app-config.yaml'),
    ],
    { cwd: app, encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new Error(`the app cannot be built:\n${stdout}${stderr}`);
  }
}
