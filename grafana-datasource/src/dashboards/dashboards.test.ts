import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import type { DashboardFile, DashboardPanel } from './dashboardFile';

const NAMES = readdirSync(__dirname).filter((name) => name.endsWith('.json'));
const GRID = 24;
// what Grafana itself fills in
const BUILT_IN = /^(__|timeFilter$)/;

interface Located {
  panels: DashboardPanel[];
  all: Array<{ id: number; gridPos?: { x: number; y: number; w: number; h: number } }>;
}

function source(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8').trimEnd();
}

function read(name: string): DashboardFile {
  return JSON.parse(source(name));
}

function located(dashboard: DashboardFile): Located {
  const all = dashboard.panels.flatMap((panel) => [panel, ...('panels' in panel ? panel.panels : [])]);
  return { all, panels: all.filter((panel): panel is DashboardPanel => panel.type !== 'row') };
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(texts) : [];
}

function variablesOf(value: unknown): string[] {
  return texts(value)
    .flatMap((text) => [...text.matchAll(/\$(?:(\w+)|\{(\w+)[^}]*\})/g)].map((match) => match[1] ?? match[2] ?? ''))
    .filter((name) => !BUILT_IN.test(name));
}

/** What the compiler says of each dashboard, held against the types of Grafana's schema and of our queries. */
function compiled(dashboards: Record<string, string>): Record<string, string[]> {
  const root = join(__dirname, '..', '..');
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const host = ts.createCompilerHost({ ...options, types: [] });
  const files = new Map(
    Object.entries(dashboards).map(([name, json]) => [
      join(__dirname, `${name}.generated.ts`),
      `import type { DashboardFile } from './dashboardFile';\nexport const dashboard = ${json} satisfies DashboardFile;\n`,
    ])
  );
  const fromDisk = { fileExists: host.fileExists, readFile: host.readFile, getSourceFile: host.getSourceFile };
  host.fileExists = (name) => files.has(name) || fromDisk.fileExists(name);
  host.readFile = (name) => files.get(name) ?? fromDisk.readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? fromDisk.getSourceFile(name, version, ...rest)
      : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...files.keys()], { ...options, types: [] }, host);
  return Object.fromEntries(
    Object.keys(dashboards).map((name) => {
      const file = program.getSourceFile(join(__dirname, `${name}.generated.ts`));
      const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      return [name, found.map((each) => ts.flattenDiagnosticMessageText(each.messageText, '\n'))];
    })
  );
}

test('the plugin brings all of them', () => {
  const plugin: { includes: Array<{ type: string; name: string; path: string }> } = JSON.parse(
    readFileSync(join(__dirname, '..', 'plugin.json'), 'utf8')
  );
  const brought = plugin.includes.map(({ type, name, path }) => [type, name, path]).sort();
  expect(brought).toEqual(NAMES.map((name) => ['dashboard', read(name).title, `dashboards/${name}`]).sort());
});

describe('the schema', () => {
  const fleet = source('fleet-overview.json');
  const wrong: Record<string, [string, string]> = {
    measure: ['"measure": "occurrences"', '"measure": "occurences"'],
    queryType: ['"queryType": "services"', '"queryType": "service"'],
    member: ['"sparkline": 24', '"sparklines": 24'],
    panelOption: ['"colorMode": "value"', '"colourMode": "value"'],
    panelType: ['"type": "bargauge"', '"type": "bar-gauge"'],
    legend: ['"displayMode": "table"', '"displayMode": "tabular"'],
    override: ['"id": "custom.cellOptions"', '"id": "custom.cellOption"'],
    dataSource: ['"uid": "${datasource}"', '"uid": "periskop"'],
    description: ['"description": "Different errors', '"beschreibung": "Different errors'],
    annotation: ['"first_seen"', '"first-seen"'],
  };
  const found = compiled({
    ...Object.fromEntries(NAMES.map((name) => [name, source(name)])),
    ...Object.fromEntries(Object.entries(wrong).map(([name, [from, to]]) => [name, fleet.replace(from, to)])),
  });

  test.each(NAMES)('%s fits', (name) => {
    expect(found[name]).toEqual([]);
  });

  test.each(Object.keys(wrong))('is strict: %s', (name) => {
    expect(fleet).toContain(wrong[name]?.[0]);
    expect(found[name]).not.toEqual([]);
  });
});

describe.each(NAMES)('%s', (name) => {
  const dashboard = read(name);
  const { panels, all } = located(dashboard);

  test('has an id of its own, and says what it shows', () => {
    expect(dashboard.uid).toMatch(/^periskop-[a-z-]{1,31}$/);
    expect(NAMES.filter((other) => read(other).uid === dashboard.uid)).toEqual([name]);
    expect(dashboard.tags).toContain('periskop');
    expect(dashboard).not.toHaveProperty('id');
    expect(dashboard.schemaVersion).toBe(42);
  });

  test('numbers each panel once', () => {
    const ids = all.map((panel) => panel.id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('has no panel over another, or outside of the grid', () => {
    const taken = new Map<string, number>();
    for (const { id, gridPos } of all) {
      if (gridPos === undefined) {
        throw new Error(`panel ${id} has no place`);
      }
      const { x, y, w, h } = gridPos;
      expect(x + w).toBeLessThanOrEqual(GRID);
      for (let column = x; column < x + w; column++) {
        for (let row = y; row < y + h; row++) {
          const cell = `${column}/${row}`;
          expect({ cell, ids: [taken.get(cell) ?? id] }).toEqual({ cell, ids: [id] });
          taken.set(cell, id);
        }
      }
    }
  });

  test('says of each panel what it shows, also where there is nothing', () => {
    for (const panel of panels) {
      expect(panel.description).toMatch(/\.$/);
      expect(panel.fieldConfig.defaults.noValue).not.toBe('');
      expect(panel.targets.length).toBeGreaterThan(0);
      const refIds = panel.targets.map((target) => target.refId);
      expect(refIds).toEqual([...new Set(refIds)]);
    }
  });

  test('has a unit wherever a number is drawn', () => {
    const drawn = panels.filter((panel) => !['table', 'logs'].includes(panel.type));
    expect(drawn.filter((panel) => !panel.fieldConfig.defaults.unit).map((panel) => panel.title)).toEqual([]);
  });

  test('defines each variable that it uses, and uses each that it defines', () => {
    const defined = dashboard.templating.list.map((variable) => variable.name);
    const used = new Set(
      variablesOf({ ...dashboard, templating: dashboard.templating.list.map(({ name: _, ...rest }) => rest) })
    );
    expect([...used].filter((variable) => !defined.includes(variable))).toEqual([]);
    const applied = dashboard.templating.list
      .filter((variable) => variable.type === 'adhoc')
      .map((variable) => variable.name);
    expect(defined.filter((variable) => !used.has(variable) && !applied.includes(variable))).toEqual([]);
  });

  test('leads to dashboards and variables that there are', () => {
    const byUid = new Map(NAMES.map((other) => [read(other).uid, read(other)]));
    for (const url of texts(dashboard).filter((text) => text.startsWith('/d/'))) {
      const target = byUid.get(url.split('/')[2] ?? '');
      expect({ url, found: target !== undefined }).toEqual({ url, found: true });
      const known = target?.templating.list.map((variable) => variable.name);
      for (const [, variable] of url.matchAll(/[?&]var-(\w+)=/g)) {
        expect(known).toContain(variable);
      }
    }
  });

  test('has colours that hold on light and dark', () => {
    // names of Grafana's palette follow the theme; of fixed ones only grey is used, which is seen on both
    const colours = texts(dashboard).filter((text) => /^(#|rgb)/.test(text));
    expect([...new Set(colours)].filter((colour) => !['#8e8e8e', 'rgba(0, 211, 255, 1)'].includes(colour))).toEqual([]);
  });
});
