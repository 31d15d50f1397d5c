import { css } from '@emotion/css';
import { CoreApp, createTheme, EventBusSrv, ThemeContext } from '@grafana/data';
import type { GrafanaTheme2 } from '@grafana/data';
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
import type { Dashboard } from '@grafana/schema';
import { Alert, GlobalStyles, PortalContainer, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import { Annotation } from './Annotation';
import { asked, backend } from './backend';
import type { Asked } from './backend';
import { sceneOf } from './dashboard';
import { loadDataSources } from './datasources';
import type { Loaded } from './datasources';
import { Explore } from './Explore';
import { live } from './live';
import { drawn, registerPanels } from './panels';
import { runRequest } from './request';
import { Settings } from './Settings';
import { registerStandards } from './standards';
import { Variable } from './Variable';

/** What checks read of the page. */
type Harness = { ready: boolean; fatal?: string; asked: Asked[]; drawn: typeof drawn };

declare global {
  interface Window {
    harness: Harness;
    __grafanaSceneContext?: SceneObject;
  }
}

const parameters = new URLSearchParams(location.search);

function startServices(theme: GrafanaTheme2): void {
  config.theme2 = theme;
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
    getVariables: () => [],
    containsTemplate: (text = '') => /\$\w|\$\{|\[\[/.test(text),
    updateTimeRange: () => undefined,
  });
  registerStandards();
  registerPanels();
}

function DashboardPage({ file }: { file: string }) {
  const [scene, setScene] = useState<ReturnType<typeof sceneOf>>();
  const [trouble, setTrouble] = useState('');
  const style = useStyles2((theme: GrafanaTheme2) => css({ padding: theme.spacing(2), minHeight: '100vh' }));
  useEffect(() => {
    backend
      .get<Dashboard>(file)
      .then((dashboard) => setScene(sceneOf(dashboard)))
      .catch((e: unknown) => setTrouble(String(e)));
  }, [file]);
  if (trouble !== '') {
    return <Alert title={trouble} />;
  }
  return <div className={style}>{scene !== undefined && <scene.Component model={scene} />}</div>;
}

function page(loaded: Loaded): ReactNode {
  const uid = parameters.get('uid') ?? loaded.provisioned[0]?.uid ?? '';
  const source = loaded.get(uid);
  const provisioned = loaded.provisioned.find((each) => each.uid === uid);
  const Editor = loaded.plugin.components.ConfigEditor;
  switch (parameters.get('page')) {
    case 'dashboard':
      return <DashboardPage file={parameters.get('file') ?? ''} />;
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
      return <Explore source={source} app={CoreApp.PanelEditor} />;
    default:
      return <Explore source={source} app={CoreApp.Explore} />;
  }
}

async function main(): Promise<void> {
  const theme = createTheme({ colors: { mode: parameters.get('theme') === 'light' ? 'light' : 'dark' } });
  startServices(theme);
  await initPluginTranslations('grafana');
  const loaded = await loadDataSources();
  const root = document.getElementById('root');
  if (root === null) {
    throw new Error('the page has no root');
  }
  createRoot(root).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <BrowserRouter>{page(loaded)}</BrowserRouter>
      <PortalContainer />
    </ThemeContext.Provider>
  );
  window.harness.ready = true;
}

window.harness = { ready: false, asked, drawn };
main().catch((e: unknown) => {
  window.harness.fatal = e instanceof Error ? (e.stack ?? e.message) : String(e);
});
