import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A library of npm that takes personal data out of text. */
export interface Peer {
  readonly name: string;
  /** Whether the library changes a text. */
  readonly changes: (text: string) => boolean;
}

interface Redactor {
  redact(text: string): string;
}

/** By package and version, how each is called. */
const openers: Readonly<Record<string, (module: unknown) => Peer['changes']>> = {
  'redact-pii@3.4.0': (module) => {
    const { SyncRedactor } = module as { readonly SyncRedactor: new () => Redactor };
    const redactor = new SyncRedactor();
    return (text) => redactor.redact(text) !== text;
  },
  '@redactpii/node@1.0.17': (module) => {
    const { Redactor } = module as { readonly Redactor: new () => Redactor };
    const redactor = new Redactor();
    return (text) => redactor.redact(text) !== text;
  },
};

export const peerPackages = Object.keys(openers);

const installMs = 120_000;

/**
 * Peers are no dependencies of this project: they are installed beside it, without their scripts, when they are first measured. Null where
 * that cannot be, as without a network.
 */
export async function openPeer(packageAtVersion: string, folder: string): Promise<Peer | null> {
  const name = packageAtVersion.slice(0, packageAtVersion.lastIndexOf('@'));
  try {
    if (!existsSync(join(folder, 'node_modules', name))) await install(packageAtVersion, folder);
    const changes = openers[packageAtVersion]?.(createRequire(join(folder, 'package.json'))(name));
    if (changes === undefined) return null;
    changes('a text');
    return { name, changes };
  } catch {
    return null;
  }
}

async function install(packageAtVersion: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', packageAtVersion], {
    cwd: folder,
    timeout: installMs,
  });
}
