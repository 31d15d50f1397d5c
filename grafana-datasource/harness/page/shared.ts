import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import 'systemjs/dist/extras/named-register.js';
import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import * as grafanaI18n from '@grafana/i18n';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import lodash from 'lodash';
import moment from 'moment';
import * as React from 'react';
import * as jsxRuntime from 'react/jsx-runtime';
import * as ReactDom from 'react-dom';
import * as ReactDomClient from 'react-dom/client';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';

type Loader = {
  set(id: string, module: object): void;
  addImportMap(map: { imports: Record<string, string> }): void;
  import(url: string): Promise<unknown>;
};

declare global {
  interface Window {
    System: Loader;
  }
}

/** The modules that Grafana gives to plugins, under the names that they import. */
const shared: Record<string, object> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/i18n': grafanaI18n,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  lodash: { ...lodash, default: lodash },
  moment: { default: moment },
  react: { ...React, default: React },
  'react/jsx-runtime': jsxRuntime,
  'react-dom': { ...ReactDom, default: ReactDom },
  'react-dom/client': ReactDomClient,
  rxjs,
  'rxjs/operators': rxjsOperators,
};

/** Loads a plugin's module.js as Grafana does. */
export async function importPlugin(url: string): Promise<unknown> {
  const imports: Record<string, string> = {};
  for (const [name, module] of Object.entries(shared)) {
    const id = `package:${name}`;
    imports[name] = id;
    window.System.set(id, module);
  }
  window.System.addImportMap({ imports });
  return window.System.import(url);
}
