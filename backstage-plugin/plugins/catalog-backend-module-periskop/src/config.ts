import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { PeriskopEntityProviderConfig } from './PeriskopEntityProvider';
import {
  PeriskopServiceProcessorConfig,
  PeriskopServiceRule,
} from './PeriskopServiceProcessor';

const PROVIDER = 'catalog.providers.periskop';
const PROCESSOR = 'catalog.processors.periskop';
const NAMESPACE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 5 },
  timeout: { minutes: 1 },
  // The catalog itself is asked what is annotated already.
  initialDelay: { seconds: 10 },
};

const wrong = (key: string, what: string) =>
  new InputError(`Invalid configuration at '${key}': ${what}`);

function wholeMatch(text: string, key: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`, 'u');
  } catch (e) {
    throw wrong(key, `${(e as Error).message}`);
  }
}

function checkRef(
  text: string | undefined,
  kind: string,
  key: string,
): string | undefined {
  if (text !== undefined) {
    try {
      parseEntityRef(text, { defaultKind: kind, defaultNamespace: 'default' });
    } catch {
      throw wrong(key, `'${text}' is no reference of an entity`);
    }
  }
  return text;
}

/** Undefined where the provider is not wanted. */
export function readProviderConfig(root: Config):
  | {
      instances: string[] | undefined;
      schedule: SchedulerServiceTaskScheduleDefinition;
      entities: PeriskopEntityProviderConfig;
    }
  | undefined {
  const config = root.getOptionalConfig(PROVIDER);
  if (!config) {
    return undefined;
  }
  const schedule = config.getOptionalConfig('schedule');
  const services = config.getOptionalString('filter.services');
  const name = config.getOptionalString('name') ?? '{service}';
  if (!name.includes('{service}')) {
    throw wrong(`${PROVIDER}.name`, 'a name has {service}');
  }
  const namespace = config.getOptionalString('defaults.namespace') ?? 'default';
  if (!NAMESPACE.test(namespace) || namespace.length > 63) {
    throw wrong(
      `${PROVIDER}.defaults.namespace`,
      'a namespace has small letters, digits and hyphens',
    );
  }
  return {
    instances: config.getOptionalStringArray('instances'),
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : DEFAULT_SCHEDULE,
    entities: {
      name,
      services:
        services === undefined
          ? undefined
          : wholeMatch(services, `${PROVIDER}.filter.services`),
      search: config.getOptionalString('filter.search'),
      includeAnnotated: config.getOptionalBoolean('includeAnnotated') ?? false,
      owner:
        checkRef(
          config.getOptionalString('defaults.owner'),
          'group',
          `${PROVIDER}.defaults.owner`,
        ) ?? 'unknown',
      lifecycle: config.getOptionalString('defaults.lifecycle') ?? 'production',
      type: config.getOptionalString('defaults.type') ?? 'service',
      system: checkRef(
        config.getOptionalString('defaults.system'),
        'system',
        `${PROVIDER}.defaults.system`,
      ),
      namespace,
    },
  };
}

/** Undefined where the processor is not wanted. */
export function readProcessorConfig(
  root: Config,
): PeriskopServiceProcessorConfig | undefined {
  const config = root.getOptionalConfig(PROCESSOR);
  if (!config) {
    return undefined;
  }
  const rules = (config.getOptionalConfigArray('rules') ?? []).map(
    (rule, i): PeriskopServiceRule => {
      const at = `${PROCESSOR}.rules[${i}]`;
      const match = rule.getString('match');
      const service = rule.getOptionalString('service');
      const types = rule.getOptionalStringArray('types');
      if (match === 'name') {
        if (service !== undefined) {
          throw wrong(`${at}.service`, 'goes with a regular expression only');
        }
        return { types };
      }
      if (service === undefined) {
        throw wrong(`${at}.service`, 'a regular expression needs it');
      }
      return { match: wholeMatch(match, `${at}.match`), service, types };
    },
  );
  if (rules.length === 0) {
    throw wrong(`${PROCESSOR}.rules`, 'give one rule at least');
  }
  const seconds = config.getOptionalNumber('refreshSeconds') ?? 60;
  if (!(seconds >= 1 && seconds <= 86_400)) {
    throw wrong(`${PROCESSOR}.refreshSeconds`, 'give a number from 1 to 86400');
  }
  return {
    rules,
    refreshMs: seconds * 1000,
    instance: config.getOptionalString('instance'),
  };
}
