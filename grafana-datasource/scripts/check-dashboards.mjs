// Runs every query of the bundled dashboards, and of the alert rules, against real servers, and fails where one has no data.
//
//   PERISKOP_JAR=../target/periskop-server.jar node scripts/check-dashboards.mjs
//
// It starts a Periskop with its demo fleet, a second one on SQLite that scrapes the same fleet and a target that is down, and a
// Prometheus that scrapes both. All of them listen on loopback only and are stopped at the end.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'yaml';

const HERE = dirname(fileURLToPath(import.meta.url));
const DASHBOARDS = join(HERE, '..', 'src', 'dashboards');
const ALERTS = join(HERE, '..', 'provisioning', 'alerting');
const PATIENCE_MS = 90_000;
const RANGE_MS = 15 * 60_000;
const RATE_INTERVAL = '5s';
const RATE_INTERVAL_MS = 5_000;

/** Panels that show trouble which this run does not have. Their queries must still be valid. */
const QUIET = new Map([['periskop-server/Dropped because of a limit', 'no limit is reached']]);

/** Alert rules whose condition holds here, and those of which nobody can say. All others must not hold. */
const FIRING = new Set([
  'periskop-service-unseen',
  'periskop-targets-down',
  'periskop-new-errors',
  'periskop-regressed',
]);
const EITHER = new Set(['periskop-new-errors-metric']);

/** What somebody chose in the dashboards' filters. */
const FILTERS = [{ key: 'state', operator: '!=', value: 'muted' }];

const cleanUps = [];
const problems = [];
const notes = [];

async function main() {
  const jar = process.env.PERISKOP_JAR;
  if (!jar) {
    throw new Error(
      'PERISKOP_JAR is not set: give the path of periskop-server.jar (./mvnw package makes it in target/)'
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'periskop-dashboards-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));

  const demo = await periskop(jar, folder, 'demo', ['--demo']);
  const fleet = await eventually('the demo fleet is counted', () => counted(demo));
  const stored = await periskop(jar, folder, 'stored', [`--config=${configuration(folder, fleet)}`]);
  const prometheus = await prometheusOf(folder, [demo, stored]);
  await resolveOne(demo);
  await eventually('the resolved error regresses', () => regressed(demo));
  await eventually('the second server has counted', async () => (await services(stored)).length >= fleet.size);
  await eventually('Prometheus has samples of both', async () => {
    const found = await instant(prometheus, 'count(count_over_time(periskop_storage_rows{table="error"}[1m]) >= 2)');
    return found[0]?.value[1] === '2';
  });
  await sleep(RATE_INTERVAL_MS + 1_000); // so that a rate has its samples

  const run = { demo, prometheus, plugin: await interpolation(), variables: await someValues(demo) };
  for (const file of readdirSync(DASHBOARDS).filter((name) => name.endsWith('.json'))) {
    await checkDashboard(JSON.parse(readFileSync(join(DASHBOARDS, file), 'utf8')), run);
  }
  for (const file of readdirSync(ALERTS).filter((name) => name.endsWith('.yml'))) {
    await checkRules(parse(readFileSync(join(ALERTS, file), 'utf8')), { demo, prometheus, folder });
  }
}

// ---------------------------------------------------------------------------------------------------- servers

async function periskop(jar, folder, name, args) {
  const log = [];
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  const child = start(
    java,
    ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-jar', jar, '--port=0', '--address=127.0.0.1', ...args],
    { cwd: folder, env: without(process.env, ['PORT', 'CONFIG_FILE', 'JAVA_TOOL_OPTIONS']) },
    log
  );
  const port = await eventually(`the ${name} server listens`, () => {
    if (child.exitCode !== null) {
      throw new Error(`the ${name} server ended at its start:\n${log.join('')}`);
    }
    return /listening on port (\d+)/.exec(log.join(''))?.[1];
  });
  return `http://127.0.0.1:${port}`;
}

/** The same fleet with labels, on SQLite, and a service that nobody can reach. */
function configuration(folder, fleet) {
  const path = join(folder, 'periskop.yaml');
  const lines = [
    `repository: {type: sqlite, path: ${JSON.stringify(join(folder, 'periskop.db'))}}`,
    'series_labels: [version]',
    'services:',
  ];
  for (const [service, targets] of fleet) {
    lines.push(`- name: ${service}`, '  static_configs:');
    for (const { address, labels } of targets) {
      lines.push(`  - {targets: ["${address}"], labels: ${JSON.stringify(labels)}}`);
    }
    lines.push('  scraper: {endpoint: /-/exceptions, refresh_interval: 2s}');
  }
  lines.push('- name: gone', '  static_configs: [{targets: ["127.0.0.1:1"]}]');
  lines.push('  scraper: {endpoint: /errors, refresh_interval: 2s}');
  writeFileSync(path, lines.join('\n') + '\n');
  return path;
}

async function prometheusOf(folder, servers) {
  const port = await freePort();
  const config = join(folder, 'prometheus.yml');
  const targets = servers.map((server) => new URL(server).host);
  writeFileSync(
    config,
    JSON.stringify({
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [{ job_name: 'periskop', static_configs: [{ targets }] }],
    })
  );
  const log = [];
  const child = start(
    'prometheus',
    [
      `--config.file=${config}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
    ],
    {},
    log
  );
  const address = `http://127.0.0.1:${port}`;
  await eventually('Prometheus is ready', async () => {
    if (child.exitCode !== null) {
      throw new Error(`Prometheus ended at its start:\n${log.join('')}`);
    }
    return (await fetch(`${address}/-/ready`)).ok;
  });
  return address;
}

function start(command, args, options, log) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  child.on('error', (error) => log.push(`${command}: ${error.message}\n`));
  child.stdout.on('data', (data) => log.push(String(data)));
  child.stderr.on('data', (data) => log.push(String(data)));
  cleanUps.push(async () => {
    if (child.exitCode === null && child.pid !== undefined) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(timer);
    }
  });
  return child;
}

/** By service, the demo's targets; nothing until all of them were counted. */
async function counted(demo) {
  const { data } = await get(`${demo}/api/v1/targets`);
  const fleet = new Map();
  for (const target of data.activeTargets) {
    const url = new URL(target.scrapeUrl);
    if (url.pathname === '/-/exceptions') {
      const labels = Object.fromEntries(
        Object.entries(target.labels).filter(([name]) => !['instance', 'job', 'service'].includes(name))
      );
      fleet.set(target.scrapePool, [...(fleet.get(target.scrapePool) ?? []), { address: url.host, labels }]);
    }
  }
  const known = await services(demo);
  return fleet.size >= 3 && [...fleet.keys()].every((name) => known.includes(name)) ? fleet : undefined;
}

async function services(server) {
  return (await get(`${server}/api/v1/services`)).services.map((service) => service.name);
}

async function resolveOne(demo) {
  const { errors } = await get(`${demo}/api/v1/errors?limit=1&sort=total&q=service%3Dcheckout`);
  await call(`${demo}/api/v1/errors/${errors[0].id}`, 'PATCH', { state: 'resolved', note: 'fixed, we hope' });
}

async function regressed(demo) {
  return (await get(`${demo}/api/v1/errors?q=mark%3Dregressed`)).errors.length > 0;
}

/** What a person would choose in the variables of the dashboards. */
async function someValues(demo) {
  const { errors } = await get(`${demo}/api/v1/errors?limit=1&sort=total&q=service%3Dcheckout`);
  const severities = await get(`${demo}/api/v1/labels/severity/values`);
  return {
    service: 'checkout',
    severity: severities.data.map((value) => value.text),
    by: 'class',
    error: errors[0].id,
    job: ['periskop'],
    instance: ['.+'],
  };
}

// ------------------------------------------------------------------------------------------------- dashboards

async function checkDashboard(dashboard, run) {
  const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  let ran = 0;
  for (const panel of panels.filter((each) => each.type !== 'row')) {
    const where = `${dashboard.uid}/${panel.title}`;
    let points = 0;
    for (const target of panel.targets) {
      ran++;
      points +=
        target.datasource.type === 'prometheus'
          ? await promPoints(where, run, target)
          : await framePoints(where, run, panel, target);
    }
    const quiet = QUIET.get(where);
    if (points === 0 && quiet === undefined) {
      problems.push(`${where}: has no data`);
    } else if (points > 0 && quiet !== undefined) {
      notes.push(`${where}: has data, although ${quiet}`);
    }
  }
  for (const annotation of dashboard.annotations.list) {
    const where = `${dashboard.uid}/annotation ${annotation.name}`;
    if (annotation.target?.queryType === 'events') {
      ran++;
      const found = await framePoints(where, run, annotation, annotation.target);
      const expected = annotation.name === 'New errors' || annotation.name === 'Regressions';
      if (expected && dashboard.uid === 'periskop-fleet' && found === 0) {
        problems.push(`${where}: has no event`);
      }
    } else if (annotation.expr !== undefined) {
      ran++;
      await promPoints(where, run, annotation);
    }
  }
  for (const variable of dashboard.templating.list.filter((each) => each.type === 'query')) {
    ran++;
    await checkVariable(`${dashboard.uid}/variable ${variable.name}`, run, variable);
  }
  notes.push(`${dashboard.uid}: ${panels.length} panels, ${ran} queries`);
}

/** It has values, and the one that is chosen at first is among them. */
async function checkVariable(where, { demo, prometheus, plugin, variables }, { query, current }) {
  let values;
  if (query.kind === undefined) {
    const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(templates(variables).replace(query.query));
    const found = await get(
      `${prometheus}/api/v1/label/${label}/values?${new URLSearchParams({ 'match[]': selector })}`
    );
    values = found.data;
  } else {
    const paths = { services: 'services', labels: 'labels', values: `labels/${query.label}/values` };
    const q = plugin.searchWithValues(query.q ?? '', templates(variables));
    const found = await get(`${demo}/api/v1/${paths[query.kind]}?${new URLSearchParams({ q })}`);
    values = (found.data ?? found.services).map((each) => each.text ?? each.name);
  }
  if (values.length === 0) {
    problems.push(`${where}: has no values`);
  }
  const chosen = [current?.value ?? []].flat().filter((value) => value !== '$__all');
  for (const value of chosen.filter((each) => !values.includes(each))) {
    problems.push(`${where}: ${value} is chosen, but there is only ${values.join(', ')}`);
  }
}

/** How many values there are that are neither null nor, in a series, zero. */
async function framePoints(where, { demo, plugin, variables }, owner, target) {
  const now = Date.now();
  const { datasource: _, legend: __, ...query } = plugin.interpolateQuery(target, templates(variables), {}, FILTERS);
  const counts = query.queryType === 'timeseries' || query.queryType === 'instant';
  const body = {
    from: now - RANGE_MS,
    to: now,
    timezone: 'UTC',
    queries: [{ ...query, ...(query.queryType === 'timeseries' ? { maxPoints: 100, intervalMs: 15_000 } : {}) }],
  };
  const { results } = await call(`${demo}/api/v1/query`, 'POST', body);
  const result = results[query.refId];
  if (result.status !== 200) {
    problems.push(`${where}: ${result.error}`);
    return 0;
  }
  const fields = result.frames.flatMap((frame) => frame.schema.fields.map((field) => field.name));
  checkColumns(where, owner, query, fields);
  return result.frames
    .flatMap((frame) => frame.data.values.filter((_values, i) => !counts || frame.schema.fields[i].type === 'number'))
    .flat()
    .filter((value) => value !== null && (!counts || value !== 0)).length;
}

/** Overrides and the order of columns name columns that there are. */
function checkColumns(where, panel, query, fields) {
  if (panel.type !== 'table') {
    return;
  }
  const named = (panel.fieldConfig.overrides ?? [])
    .filter((override) => override.matcher.id === 'byName')
    .map((override) => override.matcher.options);
  for (const transformation of panel.transformations ?? []) {
    named.push(...Object.keys(transformation.options.indexByName ?? {}));
  }
  for (const name of new Set(named)) {
    if (!fields.includes(name)) {
      problems.push(
        `${where}: names the column ${name}, but a query of type ${query.queryType} has only ${fields.join(', ')}`
      );
    }
  }
  for (const field of fields) {
    if (!named.includes(field)) {
      problems.push(`${where}: says nothing of the column ${field}`);
    }
  }
}

async function promPoints(where, { prometheus, variables }, target) {
  const expr = templates(variables).replace(target.expr).replaceAll('$__rate_interval', RATE_INTERVAL);
  const end = Date.now() / 1000;
  const path = target.instant
    ? `/api/v1/query?${new URLSearchParams({ query: expr })}`
    : `/api/v1/query_range?${new URLSearchParams({ query: expr, start: String(end - 60), end: String(end), step: '5' })}`;
  const answer = await (await fetch(prometheus + path)).json();
  if (answer.status !== 'success') {
    problems.push(`${where}: ${answer.error}: ${expr}`);
    return 0;
  }
  return answer.data.result.flatMap((series) => series.values ?? [series.value]).filter(([, value]) => value !== 'NaN')
    .length;
}

/** The plugin's own code that fills variables in. */
async function interpolation() {
  const { outputFiles } = await build({
    stdin: {
      contents: "export { interpolateQuery, searchWithValues } from './interpolate';",
      resolveDir: join(HERE, '..', 'src'),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** Grafana's service for variables, as far as the plugin asks it. */
function templates(variables) {
  return {
    replace(text, _scoped, format) {
      return text.replace(/\$(?:(\w+)|\{(\w+)[^}]*\})/g, (reference, plain, braced) => {
        const value = variables[plain ?? braced];
        if (value === undefined) {
          return reference;
        }
        return typeof format === 'function' ? format(value) : [value].flat().join('|');
      });
    },
  };
}

// ------------------------------------------------------------------------------------------------ alert rules

async function checkRules(file, { demo, prometheus, folder }) {
  const rules = file.groups.flatMap((group) => group.rules);
  const expressions = [];
  for (const rule of rules) {
    const [query] = rule.data;
    const threshold = rule.data.find((each) => each.datasourceUid === '__expr__').model.conditions[0].evaluator;
    let values;
    if (query.datasourceUid === 'prometheus') {
      expressions.push({ alert: rule.uid, expr: query.model.expr, for: rule.for, labels: rule.labels });
      values = (await instant(prometheus, query.model.expr)).map((sample) => Number(sample.value[1]));
    } else {
      values = await ruleValues(demo, rule, query);
    }
    const holds = values.some((value) =>
      threshold.type === 'gt' ? value > threshold.params[0] : value < threshold.params[0]
    );
    if (FIRING.has(rule.uid) !== holds && !EITHER.has(rule.uid)) {
      problems.push(
        `alert rule ${rule.uid}: ${holds ? 'would fire' : 'would not fire'}, with ${values.join(', ') || 'no value'}`
      );
    }
  }
  if (expressions.length > 0) {
    const path = join(folder, 'rules.yml');
    writeFileSync(path, JSON.stringify({ groups: [{ name: 'alerts', rules: expressions }] }));
    const checked = spawnSync('promtool', ['check', 'rules', path], { encoding: 'utf8' });
    if (checked.status !== 0) {
      problems.push(`promtool: ${checked.error ?? checked.stdout + checked.stderr}`);
    }
  }
  notes.push(`${rules.length} alert rules of ${file.groups.map((group) => group.name).join(', ')}`);
}

/** The numbers of an instant answer: Grafana makes an alert of each row. */
async function ruleValues(demo, rule, query) {
  const to = Date.now();
  const from = to - query.relativeTimeRange.from * 1000;
  const { results } = await call(`${demo}/api/v1/query`, 'POST', { from, to, queries: [query.model] });
  const result = results[query.refId];
  if (result.status !== 200) {
    problems.push(`alert rule ${rule.uid}: ${result.error}`);
    return [];
  }
  const [frame] = result.frames;
  return frame.data.values[frame.schema.fields.findIndex((field) => field.type === 'number')];
}

// ------------------------------------------------------------------------------------------------------ tools

async function instant(prometheus, query) {
  const answer = await get(`${prometheus}/api/v1/query?${new URLSearchParams({ query })}`);
  return answer.data.result;
}

function get(url) {
  return call(url, 'GET');
}

async function call(url, method, body) {
  const response = await fetch(url, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${url}: ${response.status}: ${answer}`);
  }
  return JSON.parse(answer);
}

async function eventually(what, attempt) {
  const end = Date.now() + PATIENCE_MS;
  let trouble = '';
  while (Date.now() < end) {
    try {
      const found = await attempt();
      if (found) {
        console.log(`${seconds()} ${what}`);
        return found;
      }
    } catch (error) {
      if (String(error).includes('ended at its start')) {
        throw error;
      }
      trouble = `: ${error}`;
    }
    await sleep(250);
  }
  throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}${trouble}`);
}

/** Since the start of this script. */
function seconds() {
  return `${performance.now() / 1000} s:`.replace(/\.(\d)\d*/, '.$1').padStart(8);
}

function sleep(millis) {
  return new Promise((done) => setTimeout(done, millis));
}

function without(environment, names) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function close() {
  for (const cleanUp of cleanUps.reverse()) {
    await cleanUp();
  }
}

process.once('SIGINT', () => close().then(() => process.exit(130)));
try {
  await main();
} catch (error) {
  problems.push(error instanceof Error ? error.message : String(error));
} finally {
  await close();
}
notes.forEach((note) => console.log(note));
problems.forEach((problem) => console.error(`FAILED ${problem}`));
console.log(
  problems.length === 0 ? 'All dashboards and alert rules have what they need.' : `${problems.length} problems`
);
process.exitCode = problems.length === 0 ? 0 : 1;
