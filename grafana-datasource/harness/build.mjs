// Bundles the page with Grafana's real packages, and lays out what the host serves: target/e2e/site/.
import * as esbuild from 'esbuild';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const plugin = JSON.parse(readFileSync(join(root, 'src', 'plugin.json'), 'utf8'));
export const site = join(root, 'target', 'e2e', 'site');

export async function build() {
  rmSync(site, { recursive: true, force: true });
  mkdirSync(join(site, 'public', 'plugins'), { recursive: true });
  mkdirSync(join(site, 'public', 'build'), { recursive: true });
  cpSync(join(here, 'page', 'index.html'), join(site, 'index.html'));
  symlinkSync(join(root, 'dist'), join(site, 'public', 'plugins', plugin.id));
  symlinkSync(join(root, 'src', 'dashboards'), join(site, 'dashboards'));
  symlinkSync(
    join(root, 'node_modules', '@grafana', 'ui', 'dist', 'public', 'img'),
    join(site, 'public', 'build', 'img')
  );
  symlinkSync(join(root, 'node_modules', '@grafana', 'ui', 'dist', 'public', 'img'), join(site, 'public', 'img'));
  await esbuild.build({
    entryPoints: [join(here, 'page', 'main.tsx')],
    outfile: join(site, 'main.js'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    mainFields: ['browser', 'module', 'main'],
    conditions: ['import', 'module', 'browser'],
    // Without a `define` of AMD in sight packages export what they have, and do not register it with SystemJS.
    define: { 'process.env.NODE_ENV': '"production"', global: 'window', define: 'undefined' },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.ttf': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl' },
    logLevel: 'error',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = Date.now();
  await build();
  process.stdout.write(`the page is in ${site} after ${Date.now() - began} ms\n`);
}
