#!/usr/bin/env node
// The tarball's command: plain JavaScript that goes on under a Node which can run Sluice.
import { fileURLToPath } from 'node:url';
import { findNode, runOn } from './runtime.mjs';

const main = fileURLToPath(new URL('../packages/sluice/src/main.js', import.meta.url));
const node = findNode(main);
if (node.kind === 'found') {
  runOn(node.path, [main, ...process.argv.slice(2)]);
} else {
  console.error(`sluice: ${node.why}`);
  process.exitCode = 1;
}
