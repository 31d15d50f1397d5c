import { tags, useEffect, useState } from './html.js';

/** @import { ComponentChildren, JSX } from 'preact' */

const { a } = tags;

/** Where the server's root is, for this browser; ends in a slash. Read once: it must not move with the address. */
export const ROOT = new URL('./', document.baseURI);

/** @typedef {{ path: string, params: URLSearchParams }} Place the path is below the root, without a slash at its ends */

/** @returns {Place} */
function read() {
  const { pathname, search } = location;
  const path = pathname.startsWith(ROOT.pathname) ? pathname.slice(ROOT.pathname.length) : '';
  return { path: path.replace(/\/+$/, ''), params: new URLSearchParams(search) };
}

/** @type {Set<(place: Place) => void>} */
const listeners = new Set();
let current = read();

function changed() {
  current = old(location.hash) ?? read();
  listeners.forEach(tell => tell(current));
}

/** Percent signs that encode nothing stay as they are. @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, run => {
      try {
        return decodeURIComponent(run);
      } catch {
        return run;
      }
    });
  }
}

/**
 * What an address of the original page means here: `#/{service}/errors/{key}`, encoded or not.
 *
 * @param {string} hash
 * @returns {Place | null}
 */
function old(hash) {
  if (!hash.startsWith('#/')) {
    return null;
  }
  const rest = hash.slice(2);
  const cut = rest.indexOf('/errors/');
  const params = new URLSearchParams();
  let path = '';
  if (cut > 0) {
    path = 'ui/find';
    const named = { service: rest.slice(0, cut), key: rest.slice(cut + '/errors/'.length) };
    for (const [name, text] of Object.entries(named)) {
      new Set([decoded(text), text]).forEach(each => params.append(name, each));
    }
  } else if (rest === 'targets' || rest === 'targets/') {
    path = 'ui/targets';
  } else if (rest !== '') {
    path = 'ui/errors';
    params.append('service', decoded(rest.replace(/\/(errors\/?)?$/, '')));
    params.append('range', 'all');
  }
  history.replaceState(null, '', address(path, params));
  return { path, params };
}

/** @param {string} path below the root @param {URLSearchParams} [params] */
export function address(path, params) {
  const query = params?.toString() ?? '';
  return ROOT.pathname + path + (query === '' ? '' : `?${query}`);
}

/** @param {string} href @param {boolean} [replace] */
export function go(href, replace = false) {
  if (replace) {
    history.replaceState(history.state, '', href);
  } else {
    history.pushState(null, '', href);
  }
  changed();
}

addEventListener('popstate', changed);
addEventListener('hashchange', changed);
current = old(location.hash) ?? current;

/** @returns {Place} */
export function usePlace() {
  const [place, setPlace] = useState(current);
  useEffect(() => {
    listeners.add(setPlace);
    setPlace(current);
    return () => void listeners.delete(setPlace);
  }, []);
  return place;
}

/** The same address with some parameters changed; null takes one away. @param {Record<string, string | readonly string[] | null>} changes */
export function withParams(changes) {
  const params = new URLSearchParams(current.params);
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    for (const each of value === null ? [] : [value].flat()) {
      params.append(name, each);
    }
  }
  return address(current.path, params);
}

/** A link within the page. @param {JSX.IntrinsicElements['a'] & { href: string, children?: ComponentChildren }} props */
export function Link({ children, ...props }) {
  /** @param {MouseEvent} event */
  const onClick = event => {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented) {
      event.preventDefault();
      go(props.href);
      scrollTo(0, 0);
    }
  };
  return a({ ...props, onClick }, children);
}

/** @param {string} id @param {URLSearchParams} [params] */
export const errorHref = (id, params) => address(`ui/errors/${encodeURIComponent(id)}`, params);

/** @param {Record<string, string>} params */
export const errorsHref = params => address('ui/errors', new URLSearchParams(params));
