import { LoggerService } from '@backstage/backend-plugin-api';

/**
 * The names of services, asked for at most once in a while however many entities are processed. Only the first time is waited for.
 */
export class ServiceNames {
  readonly #options: {
    load: () => Promise<string[]>;
    refreshMs: number;
    logger: LoggerService;
    now?: () => number;
  };

  #names: Set<string> | undefined;
  #due = -Infinity;
  #loading: Promise<void> | undefined;

  constructor(options: {
    load: () => Promise<string[]>;
    refreshMs: number;
    logger: LoggerService;
    now?: () => number;
  }) {
    this.#options = options;
  }

  /** Those of the last good answer; undefined where there never was one. */
  async get(): Promise<Set<string> | undefined> {
    const now = (this.#options.now ?? Date.now)();
    if (now >= this.#due && !this.#loading) {
      this.#due = now + this.#options.refreshMs;
      this.#loading = this.#load().finally(() => {
        this.#loading = undefined;
      });
    }
    if (!this.#names) {
      await this.#loading;
    }
    return this.#names;
  }

  async #load(): Promise<void> {
    try {
      this.#names = new Set(await this.#options.load());
    } catch (e) {
      const why = e instanceof Error ? e.message : String(e);
      this.#options.logger.warn(
        `Services of components stay as they are: ${why}`,
      );
    }
  }
}
