// Builds the dev app where it is older than its sources, and nothing else: `node e2e/build.mjs`.
import { buildApp } from './lib/app.mjs';

buildApp();
