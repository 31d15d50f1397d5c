// Compares the public surface of each package with its report (*.api.md), from the declarations that "tsc" wrote.
// With --write it renews the reports.
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
} from '@microsoft/api-extractor';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const isWriting = process.argv.includes('--write');
const temporary = join(root, 'node_modules', '.cache', 'api');

/** Paths of the exports and where their source is: `.`, and others such as `./legacy`. */
function entriesOf(manifest) {
  const exports = manifest.exports ?? { '.': manifest.main };
  return Object.entries(exports)
    .filter(([, source]) => /\.tsx?$/.test(source))
    .map(([path, source]) => ({
      report: path === '.' ? 'report' : `report-${path.slice(2)}`,
      declarations: source.replace(/^\.\//, '').replace(/\.tsx?$/, '.d.ts'),
    }));
}

let wrong = 0;
for (const name of readdirSync(join(root, 'plugins')).sort()) {
  const folder = join(root, 'plugins', name);
  const manifestFile = join(folder, 'package.json');
  if (!existsSync(manifestFile)) continue;
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  for (const { report, declarations } of entriesOf(manifest)) {
    const output = join(temporary, name);
    rmSync(output, { recursive: true, force: true });
    mkdirSync(output, { recursive: true });
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: join(
          root,
          'dist-types',
          'plugins',
          name,
          declarations,
        ),
        bundledPackages: [],
        compiler: { tsconfigFilePath: join(root, 'tsconfig.json') },
        apiReport: {
          enabled: true,
          reportFileName: `${report}.api.md`,
          reportFolder: folder,
          reportTempFolder: output,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        newlineKind: 'lf',
        messages: {
          compilerMessageReporting: { default: { logLevel: 'none' } },
          extractorMessageReporting: {
            default: { logLevel: 'none' },
            'ae-forgotten-export': {
              logLevel: 'warning',
              addToApiReportFile: true,
            },
          },
          tsdocMessageReporting: { default: { logLevel: 'none' } },
        },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: manifestFile,
    });
    const result = Extractor.invoke(config, {
      localBuild: isWriting,
      showVerboseMessages: false,
      messageCallback: message => {
        // What is to be said is said below.
        message.handled = true;
        if (message.logLevel === ExtractorLogLevel.Error) {
          console.error(`${name}: ${message.text}`);
        }
      },
    });
    const file = `plugins/${name}/${report}.api.md`;
    if (isWriting) {
      if (result.apiReportChanged) console.log(`${file} is written`);
    } else if (result.apiReportChanged) {
      wrong++;
      console.error(
        `${file} is not what the package exports: look at the change, then run "npm run api"`,
      );
    }
  }
}
process.exit(wrong > 0 ? 1 : 0);
