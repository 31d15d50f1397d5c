import { DataSourcePlugin } from '@grafana/data';
import { ConfigEditor } from './components/ConfigEditor';
import { QueryEditor } from './components/QueryEditor';
import { QueryEditorHelp } from './components/QueryEditorHelp';
import { PeriskopDataSource } from './datasource';
import type { PeriskopOptions, PeriskopQuery, PeriskopSecureOptions } from './types';

export const plugin = new DataSourcePlugin<PeriskopDataSource, PeriskopQuery, PeriskopOptions, PeriskopSecureOptions>(
  PeriskopDataSource
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryEditorHelp);
