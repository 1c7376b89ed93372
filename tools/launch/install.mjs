// Installs what is missing, and only then. Plain JavaScript for Node 18.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';

/**
 * What node_modules holds: nothing known, what is needed to run, or also what is needed to develop.
 * @typedef {'none' | 'run' | 'develop'} Extent
 */

/**
 * Makes node_modules what the lock file says. Never less than it was: who develops keeps the development packages.
 * @param {string} root
 * @param {'run' | 'develop'} wanted
 * @returns {Promise<boolean>} whether it may go on
 */
export async function install(root, wanted) {
  const has = installedExtent(root);
  if (has === 'develop' || has === wanted) return true;

  const extent = holdsDevelopment(root) ? 'develop' : wanted;
  const ended = sayProgress(extent === 'run' ? 'installing packages' : 'installing packages, also those for development');
  // Not `npm ci`: it fails where the registry lacks one platform's optional package. `--no-save` leaves the lock file alone.
  const { code, stderr } = await npm(['install', ...npmFlags(extent)], root);
  ended(code === 0);
  if (code !== 0) {
    console.error(`${stderr.trimEnd()}\nsluice: npm could not install the packages; is the registry within reach, or its cache filled?`);
    return false;
  }
  writeFileSync(stampPath(root), stamp(root, extent));
  return true;
}

/** @param {string} root @returns {Extent} */
function installedExtent(root) {
  if (!existsSync(stampPath(root))) return 'none';
  const found = readFileSync(stampPath(root), 'utf8');
  if (found === stamp(root, 'develop')) return 'develop';
  return found === stamp(root, 'run') ? 'run' : 'none';
}

/** @param {'run' | 'develop'} extent */
function npmFlags(extent) {
  const flags = [
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--ignore-scripts',
    '--engine-strict=false',
    '--loglevel=error',
  ];
  return [...flags, '--include=optional', extent === 'run' ? '--omit=dev' : '--include=dev'];
}

/** @param {string} root Somebody ran npm by hand, or the lock file moved on since. */
function holdsDevelopment(root) {
  return existsSync(join(root, 'node_modules', 'typescript'));
}

/** @param {string} root @param {'run' | 'develop'} extent */
function stamp(root, extent) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return `${extent} ${createHash('sha256').update(lock).digest('hex')}\n`;
}

/** @param {string} root */
function stampPath(root) {
  return join(root, 'node_modules', '.sluice-installed');
}

/** @param {string} text One line: it counts the seconds for a person, and is printed once for a log. */
function sayProgress(text) {
  const startedMs = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedMs) / 1000)} s`;
  const isLive = process.stderr.isTTY;
  const draw = () => process.stderr.write(`\rsluice: ${text} … ${elapsed()} `);
  if (!isLive) process.stderr.write(`sluice: ${text} …\n`);
  const timer = isLive ? setInterval(draw, 500) : undefined;
  return (/** @type {boolean} */ isDone) => {
    clearInterval(timer);
    process.stderr.write(`${isLive ? '\r' : ''}sluice: ${text} … ${isDone ? 'done' : 'failed'} after ${elapsed()}\n`);
  };
}
