import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isMap, isSeq, parse, parseDocument } from 'yaml';
import { commandErrors } from '../command-errors.ts';
import { findConfiguration } from '../config/files.ts';
import type { Settings } from '../config/settings.ts';
import type { Standing } from '../standing.ts';

/** A file of the configuration, or one that will be: what stands nowhere in it would never be in force. */
export function exceptionFileFor(standing: Standing, settings: Settings, named: string | undefined): string {
  if (named !== undefined) return resolve(standing.folder, named);
  const configuration = findConfiguration(standing.configuration, standing.folder, process.env);
  const listed = configuration === null ? [] : policyPathsOf(configuration);
  const folder = listed.find((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
  if (folder !== undefined) return join(folder, 'exceptions.yaml');
  const [first] = settings.policies;
  if (first === undefined) throw commandErrors.NO_POLICY_FILE();
  return first.file;
}

function policyPathsOf(configuration: string): readonly string[] {
  const document = parse(readFileSync(configuration, 'utf8')) as { readonly policies?: readonly string[] };
  return (document.policies ?? []).map((path) => resolve(dirname(configuration), path));
}

/** The file with the exception at the end of its list. All that people wrote in it, comments too, stays. */
export function withException(before: string | null, exception: object): string {
  const document = parseDocument(before ?? 'version: 1\n');
  const known = document.get('exceptions');
  const id = (exception as { readonly id: string }).id;
  if (!isSeq(known)) document.set('exceptions', document.createNode([exception]));
  else {
    const at = known.items.findIndex((item) => isMap(item) && item.get('id') === id);
    if (at >= 0) known.set(at, document.createNode(exception));
    else known.add(document.createNode(exception));
  }
  return document.toString({ lineWidth: 0 });
}
