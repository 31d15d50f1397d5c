import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import CopyPlugin from 'copy-webpack-plugin';

const root = import.meta.dirname ?? resolve('.');
const pluginPackage = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
const pluginJson = JSON.parse(readFileSync(resolve(root, 'src/plugin.json'), 'utf8'));
// one and the same build for one and the same source: a day given from outside counts
const today = (process.env.PLUGIN_BUILD_DATE ?? new Date().toISOString()).slice(0, 10);

// what Grafana's loader gives to plugins; whatever else is used is in module.js
const shared = [
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/i18n',
  '@grafana/runtime',
  '@grafana/ui',
  'i18next',
  'jquery',
  'lodash',
  'moment',
  'prismjs',
  'react',
  'react-dom',
  'react-dom/client',
  'react-redux',
  'react-router',
  'react-router-dom',
  'react/jsx-runtime',
  'redux',
  'rxjs',
  'rxjs/operators',
];

function fill(content) {
  return content.toString().replaceAll('%VERSION%', pluginPackage.version).replaceAll('%TODAY%', today);
}

/** @returns {import('webpack').Configuration} */
export default function configuration(_env, { mode = 'production' }) {
  return {
    mode,
    context: resolve(root, 'src'),
    entry: { module: './module.ts' },
    target: ['web', 'es2022'],
    devtool: mode === 'production' ? 'source-map' : 'eval-source-map',
    externals: shared,
    output: {
      path: resolve(root, 'dist'),
      filename: '[name].js',
      // the executables of the backend lie there too
      clean: { keep: (name) => name.startsWith('gpx_') || name === 'go_plugin_build_manifest' },
      library: { type: 'amd' },
      publicPath: `public/plugins/${pluginJson.id}/`,
      uniqueName: pluginJson.id,
    },
    resolve: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
    module: {
      rules: [{ test: /\.tsx?$/, exclude: /node_modules/, use: { loader: 'swc-loader' } }],
    },
    performance: { maxAssetSize: 400_000, maxEntrypointSize: 400_000 },
    plugins: [
      new CopyPlugin({
        patterns: [
          { from: 'plugin.json', transform: fill },
          { from: 'img/**/*' },
          { from: 'dashboards/**/*.json', noErrorOnMissing: true },
          { from: resolve(root, 'README.md'), transform: fill },
          { from: resolve(root, 'CHANGELOG.md') },
          { from: existsSync(resolve(root, 'LICENSE')) ? resolve(root, 'LICENSE') : resolve(root, '../LICENSE') },
        ],
      }),
    ],
  };
}
