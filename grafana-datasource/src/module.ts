import { DataSourcePlugin } from '@grafana/data';
import { PeriskopDataSource } from './datasource';
import type { PeriskopOptions, PeriskopQuery } from './types';

export const plugin = new DataSourcePlugin<PeriskopDataSource, PeriskopQuery, PeriskopOptions>(PeriskopDataSource);
