import { CustomVariableSupport } from '@grafana/data';
import type { DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { from, lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { sentence } from './api';
import { VariableQueryEditor } from './components/VariableQueryEditor';
import type { PeriskopDataSource } from './datasource';
import { completeVariable } from './defaults';
import type { PeriskopQuery, PeriskopVariableQuery } from './types';

/** Variables of dashboards whose values Periskop knows. */
export class PeriskopVariables extends CustomVariableSupport<PeriskopDataSource, PeriskopVariableQuery> {
  override editor = VariableQueryEditor;

  constructor(private readonly datasource: PeriskopDataSource) {
    super();
  }

  override getDefaultQuery(): Partial<PeriskopQuery> {
    // Grafana's type says a panel's query; what is kept of a variable is what its editor edits.
    const query: Partial<PeriskopVariableQuery> = { kind: 'services' };
    return query as Partial<PeriskopQuery>;
  }

  override query(request: DataQueryRequest<PeriskopVariableQuery>): Observable<DataQueryResponse> {
    return from(this.values(request));
  }

  private async values(request: DataQueryRequest<PeriskopVariableQuery>): Promise<DataQueryResponse> {
    const [target] = request.targets;
    if (target === undefined) {
      return { data: [] };
    }
    const run = (queries: DataQueryRequest<PeriskopQuery>): Promise<DataQueryResponse> =>
      lastValueFrom(this.datasource.query(queries));
    try {
      return { data: await this.datasource.variableValues(request, completeVariable(target), run) };
    } catch (error) {
      throw new Error(sentence(error));
    }
  }
}
