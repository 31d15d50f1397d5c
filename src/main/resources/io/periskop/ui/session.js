import { createContext, useContext } from './html.js';

/** @import { Session } from './model.js' */

/** Who looks at the page. Until that is known nobody may change anything. */
export const SessionContext = createContext(/** @type {Session} */ ({ name: '', roles: [], loggedIn: false }));

/** Whether who looks may change errors. */
export const useMayWrite = () => useContext(SessionContext).roles.includes('write');

/** Whether who looks may reload the configuration. */
export const useMayAdmin = () => useContext(SessionContext).roles.includes('admin');
