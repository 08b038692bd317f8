#!/usr/bin/env node
// Runs from source: `npm ci` is all that is needed, there is no build.
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
const { main } = await import('../src/main.ts');
process.exitCode = await main(process.argv.slice(2), process);
