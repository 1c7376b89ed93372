import { dirname, join, resolve } from 'node:path';
import { SluiceError } from '@sluice/kit';
import { isAlias, isMap, isScalar, parseDocument } from 'yaml';
import type { Standing } from '../standing.ts';
import { configErrors } from './errors.ts';
import { findConfiguration, readText } from './files.ts';

/**
 * The data folder that is meant; without a configuration only the demo can be. Of the configuration only this one key is read: whoever asks
 * a running Sluice need not load what checks all of it, and one with mistakes still says where it is.
 */
export function dataFolderOf(standing: Standing): string {
  if (standing.dataFolder !== undefined) return standing.dataFolder;
  const file = findConfiguration(standing.configuration, standing.folder, process.env);
  if (file === null) return join(standing.folder, '.sluice', 'demo');
  return resolve(dirname(file), dataOf(file) ?? '.sluice');
}

function dataOf(file: string): string | null {
  try {
    const text = readText(file);
    const document = parseDocument(text, { prettyErrors: false });
    if (document.errors.length > 0) return /^data:[ \t]*["']?([^"'#\n]+)/m.exec(text)?.[1]?.trim() ?? null;
    const said = isMap(document.contents) ? document.contents.get('data', true) : null;
    const data = isAlias(said) ? said.resolve(document) : said;
    return isScalar(data) && typeof data.value === 'string' ? data.value : null;
  } catch (error) {
    if (error instanceof SluiceError && error.code === configErrors.CANNOT_READ('', '').code) return null;
    throw error;
  }
}
