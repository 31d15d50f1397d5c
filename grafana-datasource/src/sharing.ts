import { finalize, share } from 'rxjs';
import type { Observable } from 'rxjs';

/** Answers that are waited for, by what was asked: who asks the same meanwhile gets the same. */
export class Sharing<T> {
  private readonly underWay = new Map<string, Observable<T>>();

  of(key: string, ask: () => Observable<T>): Observable<T> {
    const known = this.underWay.get(key);
    if (known !== undefined) {
      return known;
    }
    const asked: Observable<T> = ask().pipe(
      // also when nobody waits any more
      finalize(() => {
        if (this.underWay.get(key) === asked) {
          this.underWay.delete(key);
        }
      }),
      share()
    );
    this.underWay.set(key, asked);
    return asked;
  }
}

/** The same of promises. */
export class SharedPromises {
  private readonly underWay = new Map<string, Promise<unknown>>();

  of<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.underWay.get(key);
    if (known !== undefined) {
      // what was put there under this key is of this type
      return known as Promise<T>;
    }
    const asked = ask().finally(() => this.underWay.delete(key));
    this.underWay.set(key, asked);
    return asked;
  }
}
