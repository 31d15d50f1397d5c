interface Kept<T> {
  answer: T;
  size: number;
  until: number;
}

/**
 * Keeps answers for a short time, so that many cards on one page, or many people on one page, ask a server once. Requests that are the
 * same share one that is under way. Bounded by number and size; the oldest go first.
 */
export class AnswerCache<T> {
  readonly #ttlMs: number;
  readonly #mostEntries: number;
  readonly #mostBytes: number;
  readonly #sizeOf: (answer: T) => number;
  readonly #now: () => number;
  #kept = new Map<string, Kept<T>>();
  #underWay = new Map<string, Promise<T>>();
  #bytes = 0;

  constructor(options: {
    ttlMs: number;
    mostEntries: number;
    mostBytes: number;
    sizeOf: (answer: T) => number;
    now?: () => number;
  }) {
    this.#ttlMs = options.ttlMs;
    this.#mostEntries = options.mostEntries;
    this.#mostBytes = options.mostBytes;
    this.#sizeOf = options.sizeOf;
    this.#now = options.now ?? Date.now;
  }

  /** Failures are shared by who waits, and not kept. */
  async get(key: string, load: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept && kept.until > this.#now()) {
      return kept.answer;
    }
    const shared = this.#underWay.get(key);
    if (shared) {
      return shared;
    }
    const underWay = this.#underWay;
    const loading = load()
      .then(answer => {
        // What was asked before a change does not count after it.
        if (underWay === this.#underWay) {
          this.#keep(key, answer);
        }
        return answer;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, loading);
    return loading;
  }

  /** Forgets everything, also what is under way. */
  clear() {
    this.#kept = new Map();
    this.#underWay = new Map();
    this.#bytes = 0;
  }

  #keep(key: string, answer: T) {
    this.#drop(key);
    const size = this.#sizeOf(answer);
    if (this.#ttlMs <= 0 || size > this.#mostBytes) {
      return;
    }
    this.#kept.set(key, { answer, size, until: this.#now() + this.#ttlMs });
    this.#bytes += size;
    // All are kept for as long, so the first ones are those that end first.
    for (const [oldest, { until }] of this.#kept) {
      if (
        until > this.#now() &&
        this.#kept.size <= this.#mostEntries &&
        this.#bytes <= this.#mostBytes
      ) {
        break;
      }
      this.#drop(oldest);
    }
  }

  #drop(key: string) {
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#bytes -= kept.size;
    }
  }
}
