import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { json } from '../http/answer.ts';
import { invalid, textIn } from './asked.ts';
import { asking, defineAttack, exploit, type Stage } from './attack.ts';

const path = '/v1/tools/leaflets';
const vaultKey = 'vault-key-2d17';

/** A leaflet by the name of its file. */
export const pathTraversal = defineAttack({
  id: 'path-traversal',
  title: 'The name of a file leads out of its folder',
  cwe: 'CWE-22',
  finding: 'attack.path-traversal',
  interpreter: 'node:fs',
  operations: ['GET /v1/tools/leaflets'],
  open: openLeaflets,
  exploits: [
    read('steps out', '../../config/vault.key'),
    read('steps out after a folder', 'en/../../../config/vault.key'),
    read('steps out that are doubled', '..//..//config//vault.key'),
    read('steps out with steps that stay', './.././../config/./vault.key'),
    read('steps that were escaped twice', '..%2f..%2fconfig%2fvault.key'),
    read('one step', '../vault.key'),
  ],
  ordinary: [
    'aspirin.txt',
    'en/aspirin.txt',
    './aspirin.txt',
    'en/../aspirin.txt',
    "O'Brien & Sons.txt",
    'v1..2.txt',
    'etc.txt',
    '50% off',
  ].map((file) => asking(path, { file })),
});

function read(name: string, file: string) {
  return exploit(name, asking(path, { file }), vaultKey);
}

function openLeaflets(): Stage {
  const root = mkdtempSync(join(tmpdir(), 'remedy-files-'));
  const folder = join(root, 'public', 'leaflets');
  mkdirSync(join(folder, 'en'), { recursive: true });
  mkdirSync(join(root, 'config'));
  for (const place of ['config', 'public']) writeFileSync(join(root, place, 'vault.key'), `${vaultKey}\n`);
  for (const name of ['aspirin.txt', 'en/aspirin.txt', "O'Brien & Sons.txt", 'v1..2.txt'])
    writeFileSync(join(folder, name), `About ${name}\n`);
  return {
    answer({ query }, isFlawed) {
      const file = textIn(query.get('file'), 200);
      if (file === undefined) return invalid;
      const full = resolve(folder, decodedAgain(file));
      if (!isFlawed && !full.startsWith(folder + sep)) return invalid;
      try {
        return json(200, { text: readFileSync(full, 'utf8') });
      } catch {
        return invalid;
      }
    },
    close: async () => rmSync(root, { recursive: true, force: true }),
  };
}

/** As servers do that stand behind a proxy which has done it before. */
function decodedAgain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
