import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  RootConfigService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** What happens to errors that people are told. */
export type WatchedType = 'first_seen' | 'regressed';

export interface WatchConfig {
  schedule: SchedulerServiceTaskScheduleDefinition;
  signals: boolean;
  /** Undefined where nobody is to be notified. */
  notifications?: {
    types: WatchedType[];
    /** Severities of errors that are told; undefined for all. */
    severities?: string[];
    /** In one run; beyond it there is one for all. */
    mostPerRun: number;
  };
}

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 30 },
  timeout: { minutes: 2 },
  initialDelay: { seconds: 10 },
};
const TYPES: WatchedType[] = ['first_seen', 'regressed'];

const isType = (text: string): text is WatchedType =>
  TYPES.some(type => type === text);

/** Reads `periskop.watch`, `periskop.signals` and `periskop.notifications`. */
export function readWatchConfig(config: RootConfigService): WatchConfig {
  const schedule = config.getOptionalConfig('periskop.watch.schedule');
  const signals = config.getOptionalBoolean('periskop.signals.enabled') ?? true;
  const notifications = config.getOptionalConfig('periskop.notifications');
  const watch: WatchConfig = {
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : DEFAULT_SCHEDULE,
    signals,
  };
  if (!notifications?.getOptionalBoolean('enabled')) {
    return watch;
  }
  const types = notifications.getOptionalStringArray('types') ?? TYPES;
  const wrong = types.find(type => !isType(type));
  if (wrong !== undefined || types.length === 0) {
    throw new InputError(
      `Invalid configuration at 'periskop.notifications.types': give ${TYPES.join(
        ' or ',
      )}, or both`,
    );
  }
  const mostPerRun = notifications.getOptionalNumber('mostPerRun') ?? 20;
  if (!Number.isInteger(mostPerRun) || mostPerRun < 1 || mostPerRun > 500) {
    throw new InputError(
      "Invalid configuration at 'periskop.notifications.mostPerRun': give a number from 1 to 500",
    );
  }
  return {
    ...watch,
    notifications: {
      types: types.filter(isType),
      severities: notifications.getOptionalStringArray('severities'),
      mostPerRun,
    },
  };
}
