import { type Result, success } from '@sluice/kit';
import { yamlReader } from './checked-yaml.ts';
import type { Problem } from './problem.ts';
import { type ConfigurationDocument, configurationSchema } from './schema.ts';

const read = yamlReader(configurationSchema);

/** Reads the text of a `sluice.yaml` (or JSON). */
export function parseConfiguration(file: string, text: string): Result<ConfigurationDocument, readonly Problem[]> {
  const checked = read(file, text);
  return checked.ok ? success(checked.value.value) : checked;
}
