import { css } from '@emotion/css';
import { CoreApp, createTheme, EventBusSrv, ThemeContext } from '@grafana/data';
import type { GrafanaTheme2, PanelData, TimeRange, TypedVariableModel } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import {
  config,
  setAppEvents,
  setBackendSrv,
  setEchoSrv,
  setGrafanaLiveSrv,
  setPluginComponentsHook,
  setPluginLinksHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { sceneGraph } from '@grafana/scenes';
import type { SceneObject, VariableCustomFormatterFn } from '@grafana/scenes';
import type { Dashboard, DataQuery } from '@grafana/schema';
import { Alert, GlobalStyles, PortalContainer, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import { EMPTY } from 'rxjs';
import type { Observable } from 'rxjs';
import { Annotation } from './Annotation';
import { asked, backend } from './backend';
import type { Asked } from './backend';
import { sceneOf } from './dashboard';
import { loadDataSources } from './datasources';
import type { Loaded } from './datasources';
import { Explore, lastHour, requestOf } from './Explore';
import { live } from './live';
import { drawn, registerPanels } from './panels';
import { runRequest } from './request';
import { Settings } from './Settings';
import { registerStandards } from './standards';
import { Variable } from './Variable';

/** What checks read of the page. */
type Harness = {
  ready: boolean;
  fatal?: string;
  asked: Asked[];
  drawn: typeof drawn;
  /** Shows another page without loading all of this anew. */
  go(parameters: Record<string, string>): void;
  /** Asks a data source, as a panel does. */
  ask(uid: string, queries: DataQuery[], range?: TimeRange): Observable<PanelData>;
  range: typeof lastHour;
};

declare global {
  interface Window {
    harness: Harness;
    __grafanaSceneContext?: SceneObject;
  }
}

type Parameters = Record<string, string>;

function startServices(): void {
  setBackendSrv(backend);
  setAppEvents(new EventBusSrv());
  setEchoSrv({
    addEvent: () => undefined,
    addBackend: () => undefined,
    flush: () => undefined,
    onInteraction: () => () => undefined,
  });
  setGrafanaLiveSrv(live);
  setRunRequest(runRequest);
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  // Grafana's own asks the dashboard that is shown, too.
  setTemplateSrv({
    replace: (text = '', scopedVars, format) =>
      window.__grafanaSceneContext === undefined
        ? text
        : sceneGraph.interpolate(
            window.__grafanaSceneContext,
            text,
            scopedVars,
            format as string | VariableCustomFormatterFn | undefined
          ),
    getVariables: () =>
      window.__grafanaSceneContext === undefined
        ? []
        : sceneGraph
            .getVariables(window.__grafanaSceneContext)
            .state.variables.map(({ state: { name, type } }) => ({ name, type }) as TypedVariableModel),
    containsTemplate: (text = '') => /\$\w|\$\{|\[\[/.test(text),
    updateTimeRange: () => undefined,
  });
  registerStandards();
  registerPanels();
}

function DashboardPage({ file, from }: { file: string; from?: string }) {
  const [scene, setScene] = useState<ReturnType<typeof sceneOf>>();
  const [trouble, setTrouble] = useState('');
  const style = useStyles2((theme: GrafanaTheme2) => css({ padding: theme.spacing(2), minHeight: '100vh' }));
  useEffect(() => {
    backend
      .get<Dashboard>(file)
      .then((dashboard) => setScene(sceneOf(dashboard, from)))
      .catch((e: unknown) => setTrouble(String(e)));
  }, [file, from]);
  if (trouble !== '') {
    return <Alert title={trouble} />;
  }
  return <div className={style}>{scene !== undefined && <scene.Component model={scene} />}</div>;
}

function page(loaded: Loaded, parameters: Parameters): ReactNode {
  const uid = parameters.uid ?? loaded.provisioned[0]?.uid ?? '';
  const source = loaded.get(uid);
  const provisioned = loaded.provisioned.find((each) => each.uid === uid);
  const Editor = loaded.plugin.components.ConfigEditor;
  const given = parameters.query === undefined ? undefined : (JSON.parse(parameters.query) as Partial<DataQuery>);
  const minutes = parameters.minutes === undefined ? undefined : Number(parameters.minutes);
  switch (parameters.page) {
    case 'dashboard':
      return <DashboardPage file={parameters.file ?? ''} from={parameters.from} />;
    case 'settings':
      return Editor !== undefined && provisioned !== undefined ? (
        <Settings source={source} provisioned={provisioned} Editor={Editor} />
      ) : (
        <Alert title="There is no editor of settings" />
      );
    case 'variable':
      return <Variable source={source} />;
    case 'annotation':
      return <Annotation source={source} />;
    case 'panel':
      return <Explore source={source} app={CoreApp.PanelEditor} given={given} minutes={minutes} />;
    default:
      return (
        <Explore
          source={source}
          app={CoreApp.Explore}
          help={parameters.help === 'shown'}
          given={given}
          minutes={minutes}
        />
      );
  }
}

async function main(): Promise<void> {
  startServices();
  await initPluginTranslations('grafana');
  const loaded = await loadDataSources();
  const root = createRoot(document.getElementById('root') ?? document.body);
  let visits = 0;
  window.harness.ask = (uid, queries, range = lastHour()) => {
    const source = loaded.get(uid);
    const targets = queries.map((query) => ({ ...query, datasource: source.getRef() }));
    return runRequest(source, requestOf(targets, range, CoreApp.Dashboard));
  };
  window.harness.go = (parameters) => {
    const theme = createTheme({ colors: { mode: parameters.theme === 'light' ? 'light' : 'dark' } });
    config.theme2 = theme;
    asked.length = 0;
    Object.assign(window.harness, { answer: undefined, query: undefined, options: undefined });
    Object.keys(drawn).forEach((title) => delete drawn[title]);
    window.__grafanaSceneContext = undefined;
    root.render(
      <ThemeContext.Provider value={theme} key={++visits}>
        <GlobalStyles />
        <BrowserRouter>{page(loaded, parameters)}</BrowserRouter>
        <PortalContainer />
      </ThemeContext.Provider>
    );
  };
  window.harness.go(Object.fromEntries(new URLSearchParams(location.search)));
  window.harness.ready = true;
}

window.harness = { ready: false, asked, drawn, go: () => undefined, ask: () => EMPTY, range: lastHour };
main().catch((e: unknown) => {
  window.harness.fatal = e instanceof Error ? (e.stack ?? e.message) : String(e);
});
