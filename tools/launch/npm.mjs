// Calls the npm that called us, or the one on the PATH.
import { spawn } from 'node:child_process';

/**
 * Runs npm quietly; says how it ended and what it complained about.
 * @param {readonly string[]} parameters
 * @param {string} cwd
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function npm(parameters, cwd) {
  const [command, before] = npmCommand();
  const isWindowsScript = process.platform === 'win32' && before.length === 0;
  const child = spawn(command, [...before, ...parameters], { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: isWindowsScript });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, stdout, stderr: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/** @returns {[command: string, before: string[]]} */
function npmCommand() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  // Another package manager may have started the script; its own command line is not npm's.
  if (script?.endsWith('npm-cli.js')) return [node ?? process.execPath, [script]];
  return ['npm', []];
}
