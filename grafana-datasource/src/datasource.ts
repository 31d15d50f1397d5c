import type { DataSourceInstanceSettings } from '@grafana/data';
import { DataSourceWithBackend } from '@grafana/runtime';
import type { PeriskopOptions, PeriskopQuery } from './types';

export class PeriskopDataSource extends DataSourceWithBackend<PeriskopQuery, PeriskopOptions> {
  constructor(settings: DataSourceInstanceSettings<PeriskopOptions>) {
    super(settings);
  }
}
