import { failure, type Result, success } from '@sluice/kit';
import { authenticationProblems } from './check-authentication.ts';
import { browserProblems } from './check-browser.ts';
import { listenerProblems } from './check-listeners.ts';
import { upstreamProblems } from './check-upstreams.ts';
import { type CheckedDocument, yamlReader } from './checked-yaml.ts';
import type { Problem } from './problem.ts';
import { type ConfigurationDocument, configurationSchema } from './schema.ts';

const read = yamlReader(configurationSchema);

/** Reads the text of a `sluice.yaml` (or JSON). */
export function parseConfiguration(file: string, text: string): Result<ConfigurationDocument, readonly Problem[]> {
  const placed = parsePlaced(file, text);
  return placed.ok ? success(placed.value.value) : placed;
}

/** The same, with the places of its parts. */
export function parsePlaced(file: string, text: string): Result<CheckedDocument<ConfigurationDocument>, readonly Problem[]> {
  const checked = read(file, text);
  if (!checked.ok) return checked;
  const problems = [authenticationProblems, upstreamProblems, listenerProblems, browserProblems].flatMap((problemsOf) =>
    problemsOf(checked.value),
  );
  return problems.length > 0 ? failure(problems) : checked;
}
