// What the page costs with 50 000 errors: node tools/measure.mjs [errors]
import { launch, Server, Target } from '../lib/world.mjs';

const ERRORS = Number(process.argv[2] ?? 50_000);
const SERVICES = 10;

const targets = {};
for (let index = 0; index < SERVICES; index += 1) {
  const target = await Target.start();
  for (let key = 0; key < ERRORS / SERVICES; key += 1) {
    target.happens(`${index}-${key}@${(key * 2654435761 >>> 0).toString(16)}`, {
      type: `com.example.service${index}.Failure${key % 700}`, message: `order ${key} could not be placed: the answer of the store was ${500 + key % 8}`,
      stacktrace: ['com.example.Shop.buy(Shop.java:1)'], severity: ['error', 'warning', 'info'][key % 3], at: Date.now() - key * 2_000, times: 1 + key % 50,
    });
  }
  targets[`service-${index}`] = target;
}
const server = await Server.start({ services: Object.fromEntries(Object.entries(targets).map(([name, target]) => [name, [target.port]])), more: 'limits: {errors_per_service: 20000}' });
await server.knows(ERRORS);
const browser = await launch();

/** Of a page that the browser has not seen before, or has. */
async function load(context, path) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const sent = { files: 0, data: 0, requests: 0 };
  const kinds = new Map();
  session.on('Network.responseReceived', ({ requestId, response }) => kinds.set(requestId, response.url.includes('/api/') ? 'data' : 'files'));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    sent.requests += 1;
    sent[kinds.get(requestId) ?? 'files'] += encodedDataLength;
  });
  await page.addInitScript(() => {
    window.long = [];
    window.rowsAt = 0;
    new PerformanceObserver(list => window.long.push(...list.getEntries().map(each => each.duration))).observe({ type: 'longtask', buffered: true });
    new MutationObserver(() => {
      if (window.rowsAt === 0 && document.querySelector('.error-row, table tbody tr')) {
        window.rowsAt = performance.now();
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(new URL(path, server.base).href);
  await page.locator('.error-row, table tbody tr').first().waitFor();
  await page.waitForTimeout(1500);
  const times = await page.evaluate(() => ({
    firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime, rows: window.rowsAt, longest: Math.max(0, ...window.long),
  }));
  return { page, sent, times };
}

const median = all => Math.round(all.sort((x, y) => x - y)[Math.floor(all.length / 2)]);
for (const path of ['', 'ui/errors?range=all']) {
  const runs = { cold: [], warm: [] };
  for (let run = 0; run < 5; run += 1) {
    const context = await browser.newContext();
    for (const kind of ['cold', 'warm']) {
      const { page, sent, times } = await load(context, path);
      runs[kind].push({ ...sent, ...times });
      await page.close();
    }
    await context.close();
  }
  for (const [kind, all] of Object.entries(runs)) {
    console.log(`${path || '/'} ${kind}:`, Object.fromEntries(Object.keys(all[0]).map(name => [name, median(all.map(each => each[name]))])));
  }
}

/** The longest tasks of the page's thread meanwhile, by the clock and by what they used of a processor: others may need it, too. */
async function tasks(session, run) {
  const found = [];
  const threads = new Set();
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const each of value) {
      if (each.name === 'thread_name' && each.args.name === 'CrRendererMain') {
        threads.add(`${each.pid} ${each.tid}`);
      } else if (each.name.endsWith('RunTask') && each.dur > 5_000) {
        found.push(each);
      }
    }
  });
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', 'toplevel', '__metadata'] } });
  const result = await run();
  const ended = new Promise(done => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await ended;
  const own = found.filter(each => threads.has(`${each.pid} ${each.tid}`));
  const longest = member => Math.round(Math.max(0, ...own.map(each => each[member] ?? 0)) / 1000);
  return { longest: longest('dur'), longestOfProcessor: longest('tdur'), over50: own.filter(each => each.dur > 50_000).length, ...result };
}

const context = await browser.newContext();
const { page } = await load(context, 'ui/errors?range=all&sort=total');
const session = await browser.newBrowserCDPSession();
console.log(`scrolled through ${ERRORS}:`, await tasks(session, async () => {
  const begun = Date.now();
  // down to the end of all pages, as fast as a wheel goes
  for (;;) {
    const { loaded, at, end } = await page.evaluate(() => {
      scrollBy(0, 6_000);
      return { loaded: document.querySelector('.rows').clientHeight / 68, at: scrollY + innerHeight, end: document.documentElement.scrollHeight };
    });
    if ((loaded >= ERRORS - 1 && at >= end - 400) || Date.now() - begun > 240_000) {
      break;
    }
    await page.waitForTimeout(30);
  }
  const drawn = await page.locator('.error-row').count();
  const heap = await page.evaluate(() => Math.round((performance.memory?.usedJSHeapSize ?? 0) / 1e6));
  return { seconds: Math.round((Date.now() - begun) / 1000), drawn, heap };
}));
console.log('back and forth in all of them:', await tasks(session, async () => {
  for (let index = 0; index < 200; index += 1) {
    await page.evaluate(to => scrollTo(0, to), (index * 7919 % 1000) * 3_000);
    await page.waitForTimeout(16);
  }
}));
for (const key of ['j', 'x']) {
  const times = [];
  for (let index = 0; index < 40; index += 1) {
    const at = Date.now();
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    times.push(Date.now() - at);
  }
  console.log(`key ${key}: ${median(times)} ms`);
}
await browser.close();
await server.stop();
Object.values(targets).forEach(target => target.stop());
