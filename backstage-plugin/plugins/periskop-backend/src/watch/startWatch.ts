import {
  AuthService,
  DatabaseService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { PeriskopServers } from '@periskop/backstage-plugin-node';
import { readWatchConfig } from './config';
import { Positions } from './Positions';
import { Watch } from './Watch';

/** Begins to watch, where somebody is to be told. */
export async function startWatch(deps: {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  logger: LoggerService;
  notifications: NotificationService;
  scheduler: SchedulerService;
  signals: SignalsService;
}): Promise<void> {
  const config = readWatchConfig(deps.config);
  // Of its own: what is watched has to be asked anew each time.
  const servers = PeriskopServers.fromConfig(deps.config, { cacheMs: 0 });
  if (
    servers.all.length === 0 ||
    !(config.signals || config.notifications !== undefined)
  ) {
    return;
  }
  const positions = await Positions.create(deps.database);
  const watch = new Watch({ ...deps, config, positions, servers });
  await deps.scheduler.scheduleTask({
    ...config.schedule,
    id: 'periskop-watch',
    scope: 'global',
    fn: () => watch.run(),
  });
}
