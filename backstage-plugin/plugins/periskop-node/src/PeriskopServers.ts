import { Config } from '@backstage/config';
import { NotFoundError } from '@backstage/errors';
import { readPeriskopConfig } from './config';
import { PeriskopServer } from './PeriskopServer';

/**
 * The servers that are configured.
 *
 * @public
 */
export class PeriskopServers {
  readonly #servers: Map<string, PeriskopServer>;

  private constructor(servers: PeriskopServer[]) {
    this.#servers = new Map(servers.map(server => [server.name, server]));
  }

  /** @throws InputError, which names the key, where the configuration cannot be used. */
  static fromConfig(
    config: Config,
    options: { cacheMs?: number } = {},
  ): PeriskopServers {
    const { instances, cacheMs } = readPeriskopConfig(config);
    return new PeriskopServers(
      instances.map(
        each =>
          new PeriskopServer(each, { cacheMs: options.cacheMs ?? cacheMs }),
      ),
    );
  }

  /** In the order of the configuration. */
  get all(): PeriskopServer[] {
    return [...this.#servers.values()];
  }

  /**
   * The server of this name; the first one where no name is given.
   *
   * @throws NotFoundError where there is none
   */
  get(name?: string): PeriskopServer {
    const server = name === undefined ? this.all[0] : this.#servers.get(name);
    if (!server) {
      throw new NotFoundError(
        name === undefined
          ? 'No Periskop server is configured: periskop.instances is empty'
          : `There is no '${name}' in periskop.instances`,
      );
    }
    return server;
  }
}
