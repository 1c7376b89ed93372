import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandErrors } from '../command-errors.ts';

/** Where things stand in the one folder of everything that Sluice keeps. */
export interface DataFolder {
  readonly root: string;
  readonly segments: string;
  readonly database: string;
  readonly keys: string;
  /** The key of pseudonyms. */
  readonly pseudonyms: string;
  readonly captures: string;
  /** Counters of limits, as they were last written down. */
  readonly counters: string;
  /** Compiled code of Sluice itself; may be deleted at any time. */
  readonly codeCache: string;
}

export function dataFolderAt(root: string): DataFolder {
  return {
    root,
    segments: join(root, 'segments'),
    database: join(root, 'exchanges.duckdb'),
    keys: join(root, 'keys.json'),
    pseudonyms: join(root, 'pseudonyms.json'),
    captures: join(root, 'captures'),
    counters: join(root, 'counters.jsonl'),
    codeCache: join(root, 'code-cache'),
  };
}

/** Made for its owner alone: what is kept says who calls and how much leaves. Throws where it cannot be made. */
export function makeDataFolder(root: string): DataFolder {
  const folder = dataFolderAt(root);
  try {
    for (const path of [folder.root, folder.segments]) mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw commandErrors.NO_DATA_FOLDER(root, code);
  }
  return folder;
}
