import { h, Fragment } from './vendor/preact.js';

/** @import { ComponentChildren, JSX, VNode } from 'preact' */

/**
 * @typedef {{[K in keyof JSX.IntrinsicElements]:
 *   (props?: JSX.IntrinsicElements[K] | null, ...children: ComponentChildren[]) => VNode<any>}} Tags
 */

/** Elements as functions: `div({ class: 'row' }, 'text')`. Children are text or nodes, never HTML. */
export const tags = /** @type {Tags} */ (
  new Proxy({}, {
    get: (_, name) => (/** @type {any} */ props, /** @type {any[]} */ ...children) =>
      h(/** @type {string} */ (name), props ?? null, ...children),
  })
);

export { h, Fragment };
export { render, createContext } from './vendor/preact.js';
export {
  useCallback, useContext, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState,
} from './vendor/hooks.js';
