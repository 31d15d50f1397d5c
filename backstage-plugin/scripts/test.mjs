// Runs tests and ends with a line "N passed, M failed".
// unit: all but those against a real server. server: only these; PERISKOP_JAR names the server's jar.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [which, ...more] = process.argv.slice(2);
const patterns = {
  unit: [
    '--maxWorkers=2',

    '--testPathIgnorePatterns',
    '/node_modules/',
    '\\.server\\.test\\.ts$',
  ],
  server: [
    '--testPathPatterns',
    '\\.server\\.test\\.ts$',
    '--runInBand',
    '--forceExit',
  ],
}[which];
if (!patterns) {
  console.error('Say which tests: unit or server');
  process.exit(2);
}
if (which === 'server' && !process.env.PERISKOP_JAR) {
  console.error(
    'PERISKOP_JAR is not set: build the server (./mvnw package), and name its jar',
  );
  process.exit(2);
}

const out = mkdtempSync(join(tmpdir(), 'periskop-tests-'));
const report = join(out, 'report.json');
const { status } = spawnSync(
  'npx',
  [
    '--no-install',
    'backstage-cli',
    'repo',
    'test',
    '--watchAll=false',
    '--json',
    `--outputFile=${report}`,
    ...more,
    ...patterns,
  ],
  // What --json prints besides the file is not for people.
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: process.env },
);
let result;
try {
  result = JSON.parse(readFileSync(report, 'utf8'));
} catch (e) {
  console.error(`The tests did not run to their end: ${e.message}`);
  process.exit(1);
} finally {
  rmSync(out, { recursive: true, force: true });
}
// A file that cannot be loaded has no test that could fail.
const broken = result.testResults.filter(
  file => file.status === 'failed' && file.assertionResults.length === 0,
).length;
const failed = result.numFailedTests + broken;
console.log(`${result.numPassedTests} passed, ${failed} failed`);
process.exit(status !== 0 || failed > 0 || result.numPassedTests === 0 ? 1 : 0);
