import { join } from 'node:path';

export function segmentFolder(dataFolder: string): string {
  return join(dataFolder, 'segments');
}

export function databasePath(dataFolder: string): string {
  return join(dataFolder, 'exchanges.duckdb');
}

/** Bodies of routes that ask for it, sealed. */
export function captureFolder(dataFolder: string): string {
  return join(dataFolder, 'captures');
}
