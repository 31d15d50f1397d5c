import { h, render, tags, useEffect, useState } from './html.js';
import { AlertsContext, useFiring } from './alerts.js';
import { ask } from './api.js';
import { HelpDialog } from './dialogs.js';
import { useKeys } from './keys.js';
import { pause, useLive, useLiveState } from './live.js';
import { FederationContext, useFederation } from './origins.js';
import { AlertsPage } from './pages/alerts.js';
import { ErrorPage } from './pages/error.js';
import { ErrorsPage } from './pages/errors.js';
import { FindPage } from './pages/find.js';
import { ServicesPage } from './pages/services.js';
import { StatusPage } from './pages/status.js';
import { TargetsPage } from './pages/targets.js';
import { Empty } from './parts.js';
import { address, go, Link, usePlace } from './router.js';
import { SessionContext } from './session.js';
import { Text } from './text.js';
import { Toasts, undoLast } from './toasts.js';

/** @import { Session } from './model.js' */

const { button, div, header, main, nav, p, path, rect, span, svg } = tags;

const PAGES = /** @type {const} */ ([['', 'Services'], ['ui/errors', 'Errors'], ['ui/alerts', 'Alerts'], ['ui/targets', 'Targets'], ['ui/status', 'Status']]);

/** @param {string} now */
function page(now) {
  if (now === '' || now === 'ui' || now === 'ui/services') {
    return h(ServicesPage, null);
  }
  if (now === 'ui/errors') {
    return h(ErrorsPage, null);
  }
  if (now.startsWith('ui/errors/')) {
    const id = decodeURIComponent(now.slice('ui/errors/'.length));
    return h(ErrorPage, { id, key: id });
  }
  if (now === 'ui/find') {
    return h(FindPage, null);
  }
  if (now === 'ui/alerts') {
    return h(AlertsPage, null);
  }
  if (now === 'ui/targets') {
    return h(TargetsPage, null);
  }
  if (now === 'ui/status') {
    return h(StatusPage, null);
  }
  return main({ class: 'page' }, h(Empty, { title: 'There is no such page' }, p(null, h(Link, { class: 'button', href: address('') }, 'Services'))));
}

const THEMES = ['system', 'light', 'dark'];

function ThemeButton() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme ?? 'system');
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  return button({
    class: 'plain', title: `Colours: ${theme}; change to ${next}`, 'aria-label': `Colours: ${theme}; change to ${next}`,
    onClick: () => {
      setTheme(next);
      if (next === 'system') {
        delete document.documentElement.dataset.theme;
      } else {
        document.documentElement.dataset.theme = next;
      }
      try {
        localStorage.setItem('periskop.theme', next);
      } catch {
        // then it holds for this page only
      }
    },
  }, theme === 'dark' ? '☾' : theme === 'light' ? '☀' : '◐');
}

function LiveButton() {
  const { paused, stream } = useLiveState();
  const text = paused ? 'Paused' : stream === 'live' ? 'Live' : stream === 'connecting' ? 'Connecting' : 'Polling';
  return button({
    class: `live is-${paused ? 'paused' : stream}`, 'aria-pressed': paused, title: paused ? 'Go on with updates (Space)' : 'Pause updates (Space)', onClick: () => pause(!paused),
  }, span({ class: 'lamp' }), text);
}

function App() {
  const { path: now } = usePlace();
  const [help, setHelp] = useState(false);
  const { paused } = useLiveState();
  const session = useLive('session', signal => /** @type {Promise<Session>} */ (ask('api/v1/session', { signal })), 300_000).value
    ?? { name: '', roles: [], loggedIn: false };
  const firing = useFiring();
  const federation = useFederation();
  useKeys({
    '?': () => setHelp(true),
    z: undoLast,
    ' ': () => pause(!paused),
    'g s': () => go(address('')),
    'g e': () => go(address('ui/errors')),
    'g a': () => go(address('ui/alerts')),
    'g t': () => go(address('ui/targets')),
    'g i': () => go(address('ui/status')),
  });
  useEffect(() => {
    const found = PAGES.find(([at]) => at === now);
    if (found) {
      document.title = `${found[1]} · Periskop`;
    }
  }, [now]);
  return h(SessionContext.Provider, { value: session }, h(AlertsContext.Provider, { value: firing }, h(FederationContext.Provider, { value: federation },
    tags.a({ class: 'skip', href: '#main', onClick: event => {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (document.querySelector('main :is(a, button, input)'))?.focus();
    } }, 'Skip to the content'),
    header(null,
      h(Link, { class: 'logo', href: address(''), 'aria-label': 'Periskop' },
        svg({ viewBox: '0 0 32 32', width: 22, height: 22, 'aria-hidden': 'true' },
          rect({ width: 32, height: 32, rx: 7, class: 'logo-back' }), path({ class: 'logo-front', d: 'M8 11a5 5 0 0 1 5-5h8v8h-5v12H8z' })), 'Periskop'),
      nav({ 'aria-label': 'Pages' }, PAGES.map(([at, text]) =>
        h(Link, { key: at, href: address(at), 'aria-current': now === at || (at === 'ui/errors' && (now.startsWith('ui/errors/') || now === 'ui/find')) ? 'page' : undefined }, text))),
      div({ class: 'right' },
        session.loggedIn && span({ class: 'who', title: session.roles.join(', ') }, h(Text, { text: session.name, most: 40 })),
        h(LiveButton, null),
        h(ThemeButton, null),
        button({ class: 'plain', 'aria-label': 'Keys and search', title: 'Keys and search (?)', onClick: () => setHelp(true) }, '?'))),
    page(now),
    h(Toasts, null),
    help && h(HelpDialog, { onClose: () => setHelp(false) }))));
}

const place = document.getElementById('app');
if (place) {
  render(h(App, null), place);
}
