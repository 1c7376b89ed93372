import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { openKeys, pseudonymKeys } from '@sluice/store-local/segments';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { dataFolderAt } from '../processes/data-folder.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';

interface KeyRow {
  readonly id: string;
  readonly use: 'fingerprints and captures' | 'pseudonyms';
  readonly state: 'in use' | 'kept for matching' | 'destroyed';
  readonly destroyedAt: string | null;
}

export function runKeysList(standing: Standing): ExitCode {
  const output = outputOf(standing);
  const keys = keysIn(dataFolderOf(standing));
  output.answer({ keys }, () =>
    keys.length === 0
      ? 'no key was made yet; the first start makes them'
      : keys
          .map(({ id, use, state, destroyedAt }) => [id.padEnd(6), use.padEnd(26), state, destroyedAt ?? ''].join(' ').trimEnd())
          .join('\n'),
  );
  return exitCodes.clean;
}

function keysIn(folder: string): readonly KeyRow[] {
  const { keys, pseudonyms } = dataFolderAt(folder);
  const rows: KeyRow[] = [];
  if (existsSync(keys)) {
    for (const [index, { id }] of openKeys(keys, randomBytes).fingerprint.entries())
      rows.push({ id, use: 'fingerprints and captures', state: index === 0 ? 'in use' : 'kept for matching', destroyedAt: null });
  }
  if (!existsSync(pseudonyms)) return rows;
  const { inUse, destroyed } = pseudonymKeys(pseudonyms);
  rows.push({ id: inUse, use: 'pseudonyms', state: 'in use', destroyedAt: null });
  for (const { id, atMs } of destroyed.toReversed())
    rows.push({ id, use: 'pseudonyms', state: 'destroyed', destroyedAt: new Date(atMs).toISOString() });
  return rows;
}
