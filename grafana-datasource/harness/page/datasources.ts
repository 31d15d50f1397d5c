import { DataSourcePlugin } from '@grafana/data';
import type {
  DataSourceApi,
  DataSourceInstanceSettings,
  DataSourceJsonData,
  DataSourcePluginMeta,
  DataSourceRef,
  ScopedVars,
} from '@grafana/data';
import { getTemplateSrv, setDataSourceSrv } from '@grafana/runtime';
import type { GetDataSourceListFilters } from '@grafana/runtime';
import pluginJson from '../../src/plugin.json';
import { backend } from './backend';
import { importPlugin } from './shared';

/** As the host lists them: what was provisioned, without secrets. */
export type Provisioned = {
  id: number;
  uid: string;
  name: string;
  type: string;
  url: string;
  basicAuth: boolean;
  jsonData: DataSourceJsonData;
  secureJsonFields: Record<string, boolean>;
};

export type Loaded = {
  plugin: DataSourcePlugin<DataSourceApi>;
  provisioned: Provisioned[];
  get(uid: string): DataSourceApi;
};

/** The plugin as it was built, and a data source of it for each that the host has. */
export async function loadDataSources(): Promise<Loaded> {
  const folder = `/public/plugins/${pluginJson.id}`;
  const meta = { ...(await backend.get<DataSourcePluginMeta>(`${folder}/plugin.json`)), module: `${folder}/module.js` };
  const module = await importPlugin(new URL(meta.module, location.href).href);
  const plugin = (module as { plugin: DataSourcePlugin<DataSourceApi> }).plugin;
  plugin.meta = meta;
  const provisioned = await backend.get<Provisioned[]>('/api/datasources');
  const settings = provisioned.map((each): DataSourceInstanceSettings => ({
    id: each.id,
    uid: each.uid,
    type: each.type,
    name: each.name,
    meta,
    // A browser is not told where a data source is.
    url: `/api/datasources/proxy/uid/${each.uid}`,
    jsonData: each.jsonData,
    access: 'proxy',
    readOnly: false,
    isDefault: each.uid === provisioned[0]?.uid,
  }));
  const sources = new Map(
    settings.map((each) => {
      const source = new plugin.DataSourceClass(each);
      source.components = plugin.components;
      source.meta = meta;
      return [each.uid, source] as const;
    })
  );
  const first = settings[0];
  if (first === undefined) {
    throw new Error('the host has no data source');
  }
  /** A variable may stand there. */
  const uidOf = (ref?: DataSourceRef | string | null, variables?: ScopedVars) =>
    getTemplateSrv().replace((typeof ref === 'string' ? ref : ref?.uid) ?? first.uid, variables);
  const settingsOf = (ref?: DataSourceRef | string | null, variables?: ScopedVars) => {
    const uid = uidOf(ref, variables);
    return settings.find((each) => each.uid === uid || each.name === uid);
  };
  const get = (uid: string): DataSourceApi => {
    const source = sources.get(uid);
    if (source === undefined) {
      throw new Error(`Data source ${uid} was not found`);
    }
    return source;
  };
  setDataSourceSrv({
    get: async (ref, variables) => get(settingsOf(ref, variables)?.uid ?? uidOf(ref, variables)),
    getInstanceSettings: settingsOf,
    getList: (filters?: GetDataSourceListFilters) =>
      settings.filter((each) => filters?.pluginId === undefined || filters.pluginId === each.type),
    reload: async () => undefined,
    registerRuntimeDataSource: () => undefined,
  });
  return { plugin, provisioned, get };
}
