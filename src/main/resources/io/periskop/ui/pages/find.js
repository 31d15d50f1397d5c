import { h, tags, useEffect } from '../html.js';
import { ask } from '../api.js';
import { useLive } from '../live.js';
import { Empty, FailurePanel, Skeleton } from '../parts.js';
import { errorHref, errorsHref, go, Link, usePlace } from '../router.js';
import { oneOf, quoted, together } from '../search.js';
import { Text } from '../text.js';

/** @import { ErrorList, ErrorRow } from '../model.js' */

const { div, main, p } = tags;

/**
 * Leads from service and key to the error. An old address may mean two names, decoded and not: what is decoded wins.
 */
export function FindPage() {
  const { params } = usePlace();
  const services = params.getAll('service');
  const keys = params.getAll('key');
  const live = useLive(JSON.stringify([services, keys]), async signal => {
    const found = /** @type {ErrorRow[]} */ ([]);
    for (const key of keys) {
      const q = together(oneOf('service', services), `key=${quoted(key)}`);
      const list = /** @type {ErrorList} */ (await ask('api/v1/errors', { params: { q, limit: 10 }, signal }));
      found.push(...services.flatMap(service => list.errors.filter(each => each.service === service)));
      if (found.length > 0) {
        break;
      }
    }
    return found[0] ?? null;
  }, 0);
  const id = live.value?.id;
  useEffect(() => {
    if (id !== undefined) {
      go(errorHref(id), true);
    }
  }, [id]);
  return main({ class: 'page' },
    live.failure && h(FailurePanel, { failure: live.failure, retry: live.retry }),
    (live.loading || id !== undefined) && h(Skeleton, null),
    live.value === null && h(Empty, { title: 'There is no such error' },
      p(null, 'Of the service ', h(Text, { text: services[0] ?? '' }), ' no error has the key ', tags.code(null, h(Text, { text: keys[0] ?? '', most: 500 })),
        '. It may have been removed because it was kept long enough, or it did not happen since this server began to count.'),
      div({ class: 'buttons' }, h(Link, { class: 'button', href: errorsHref({ service: services[0] ?? '', range: 'all', state: 'all' }) }, 'Errors of the service'))));
}
