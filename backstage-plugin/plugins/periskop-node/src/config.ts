import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { InputError } from '@backstage/errors';

/**
 * A server, as `periskop.instances` has it.
 *
 * @public
 */
export interface PeriskopServerConfig {
  name: string;
  /** Without a slash at its end. */
  url: string;
  /** Where its page is for browsers; without a slash at its end. */
  publicUrl: string;
  grafanaUrl?: string;
  /** The value of the header `Authorization`; a secret. */
  authorization?: string;
  timeoutMs: number;
}

/**
 * What `periskop` has in the configuration.
 *
 * @public
 */
export interface PeriskopConfig {
  /** In their order; empty where none is configured. */
  instances: PeriskopServerConfig[];
  /** For how long an answer is good. */
  cacheMs: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_CACHE_SECONDS = 5;
const LONGEST_TIMEOUT_MS = 120_000;

const wrong = (key: string, what: string) =>
  new InputError(`Invalid configuration at '${key}': ${what}`);

function readAddress(config: Config, key: string, at: string): string {
  const text = config.getString(key).trim();
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw wrong(at, 'give an address such as https://periskop.example.com');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw wrong(at, 'an address begins with http:// or https://');
  }
  if (url.username || url.password) {
    throw wrong(
      at,
      'an address has no credentials; give username and password, or token',
    );
  }
  if (url.search || url.hash) {
    throw wrong(at, 'an address ends before ? and #');
  }
  return text.replace(/\/+$/, '');
}

function readAuthorization(config: Config, at: string): string | undefined {
  const token = config.getOptionalString('token')?.trim();
  const username = config.getOptionalString('username');
  const password = config.getOptionalString('password');
  if (token !== undefined && (username ?? password) !== undefined) {
    throw wrong(at, 'give either token, or username and password');
  }
  if (token !== undefined) {
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw wrong(`${at}.token`, 'a token has no spaces or special characters');
    }
    return `Bearer ${token}`;
  }
  if ((username === undefined) !== (password === undefined)) {
    throw wrong(at, 'username and password go together');
  }
  return username === undefined
    ? undefined
    : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function readTimeout(config: Config, at: string): number {
  if (!config.has('timeout')) {
    return DEFAULT_TIMEOUT_MS;
  }
  let ms: number;
  try {
    ms = durationToMilliseconds(
      readDurationFromConfig(config, { key: 'timeout' }),
    );
  } catch {
    throw wrong(`${at}.timeout`, "give a time such as '10s' or {seconds: 10}");
  }
  if (!(ms > 0 && ms <= LONGEST_TIMEOUT_MS)) {
    throw wrong(`${at}.timeout`, 'give a time of at most two minutes');
  }
  return ms;
}

function readServer(config: Config, at: string): PeriskopServerConfig {
  const name = config.getString('name').trim();
  if (!name) {
    throw wrong(`${at}.name`, 'a name is not empty');
  }
  const url = readAddress(config, 'url', `${at}.url`);
  const grafanaUrl = config.getOptionalString('grafanaUrl');
  if (grafanaUrl !== undefined && !/^https?:\/\//i.test(grafanaUrl)) {
    throw wrong(
      `${at}.grafanaUrl`,
      'an address begins with http:// or https://',
    );
  }
  return {
    name,
    url,
    publicUrl: config.has('publicUrl')
      ? readAddress(config, 'publicUrl', `${at}.publicUrl`)
      : url,
    grafanaUrl,
    authorization: readAuthorization(config, at),
    timeoutMs: readTimeout(config, at),
  };
}

/**
 * Reads `periskop` of the configuration; what cannot be used is an error that names the key.
 *
 * @public
 */
export function readPeriskopConfig(config: Config): PeriskopConfig {
  const instances = (
    config.getOptionalConfigArray('periskop.instances') ?? []
  ).map((each, i) => readServer(each, `periskop.instances[${i}]`));
  const names = new Set<string>();
  instances.forEach(({ name }, i) => {
    if (names.has(name)) {
      throw wrong(`periskop.instances[${i}].name`, `'${name}' is there twice`);
    }
    names.add(name);
  });
  const seconds =
    config.getOptionalNumber('periskop.cacheSeconds') ?? DEFAULT_CACHE_SECONDS;
  if (!(seconds >= 0 && seconds <= 3600)) {
    throw wrong('periskop.cacheSeconds', 'give a number from 0 to 3600');
  }
  return { instances, cacheMs: seconds * 1000 };
}
