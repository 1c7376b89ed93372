import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from '../http/answer.ts';
import { invalid, textIn } from './asked.ts';
import { asking, defineAttack, exploit, type Stage } from './attack.ts';

const shell = '/bin/sh';
const path = '/v1/tools/label-width';
const tillKey = 'till-key-7f3a';
const outputBytesMax = 10_000;

/** How wide a label gets, counted by a command line. */
export const commandInjection = defineAttack({
  id: 'command-injection',
  title: 'A text is pasted between the quotes of a command line',
  cwe: 'CWE-78',
  finding: 'attack.command-injection',
  interpreter: shell,
  missing: () => (existsSync(shell) ? null : `there is no ${shell}`),
  operations: ['GET /v1/tools/label-width'],
  open: openShell,
  exploits: [
    told('a second command', 'x"; cat till-key.txt; echo "', tillKey),
    told('a pipe, and the rest as a comment', 'x" | cat till-key.txt #', tillKey),
    told('a substitution', '$(cat till-key.txt >&2)', tillKey),
    told('a substitution in backticks', '`id 1>&2`', 'uid='),
    told('a condition', 'x" && printenv TILL_KEY && echo "', tillKey),
    told('a line of its own', 'x"\nid\necho "', 'uid='),
    told('words without blanks', 'x";cat$IFS\'till-key.txt\';"', tillKey),
  ],
  ordinary: [
    "O'Brien & Sons",
    'a & b; or c',
    '50% off | today only',
    'price: $5 (was $9)',
    'Tom said "hello"',
    'find the cat; echo park',
    'ibuprofen > paracetamol?',
    'id',
    'Line one\nLine two',
  ].map((text) => asking(path, { text })),
});

function told(name: string, text: string, sign: string) {
  return exploit(name, asking(path, { text }), sign);
}

function openShell(): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'remedy-shell-'));
  writeFileSync(join(folder, 'till-key.txt'), `${tillKey}\n`);
  const options = { cwd: folder, env: { PATH: '/usr/bin:/bin', TILL_KEY: tillKey }, timeout: 5_000, maxBuffer: outputBytesMax };
  const run = (parameters: readonly string[]) =>
    new Promise<string>((resolve) => {
      execFile(shell, parameters, options, (_, stdout, stderr) => resolve(`${stdout}${stderr}`));
    });
  return {
    async answer({ query }, isFlawed) {
      const text = textIn(query.get('text'), 200);
      if (text === undefined) return invalid;
      const output = isFlawed ? await run(['-c', `printf %s "${text}" | wc -m`]) : await run(['-c', 'printf %s "$1" | wc -m', shell, text]);
      return json(200, { width: Number.parseInt(output, 10) || 0, output: output.trim() });
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
