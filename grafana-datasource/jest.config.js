// answers are compared as texts with times in them
process.env.TZ = 'UTC';

const swc = { ...JSON.parse(require('node:fs').readFileSync('.swcrc', 'utf8')), sourceMaps: 'inline' };

// packages that are modules of ECMAScript only, which Jest does not read as they are
const modules = [
  '@grafana/(schema|data|ui|runtime|i18n|plugin-ui)',
  '@marcbachmann/cel-js',
  '@react-hookz/web',
  '@ver0/deep-equal',
  '@wojtekmaj/date-utils',
  'd3(-[a-z-]+)?',
  'delaunator',
  'get-user-locale',
  'internmap',
  'marked',
  'memoize',
  'mimic-function',
  'ol',
  'quick-lru',
  'rbush',
  'react-calendar',
  'react-colorful',
  'robust-predicates',
  'rxjs',
  'uuid',
  'uwrap',
];

module.exports = {
  testEnvironment: 'jsdom',
  roots: ['<rootDir>/src'],
  testMatch: ['**/*.test.{ts,tsx}'],
  setupFiles: ['<rootDir>/jest-polyfills.js'],
  setupFilesAfterEnv: ['<rootDir>/jest-setup.js'],
  moduleNameMapper: {
    '\\.(css|scss|svg|png)$': '<rootDir>/jest-file.js',
    // Grafana's components load icons by address, which no test has
    'react-inlinesvg': '<rootDir>/jest-icon.js',
  },
  transform: { '^.+\\.m?[jt]sx?$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`node_modules/(?!(${modules.join('|')})/)`],
  clearMocks: true,
  // opening lists takes seconds on a machine that does much else
  testTimeout: 60_000,
};
