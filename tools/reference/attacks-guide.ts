import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const attacksGuidePath = 'docs/attacks.md';
const example = /(```console\n\$ sluice inspect "([^"]+)"\n).*?(\n```)/s;

/** The guide of attacks with what the command of its first example prints by the weights of now. */
export function attacksGuide(root: string): string {
  const page = readFileSync(join(root, attacksGuidePath), 'utf8');
  return page.replace(example, (_block, lead: string, value: string, end: string) => lead + printed(root, value) + end);
}

function printed(root: string, value: string): string {
  const { stdout } = spawnSync(process.execPath, [join(root, 'packages/sluice/src/main.ts'), '--no-color', 'inspect', value], {
    encoding: 'utf8',
  });
  return stdout.trimEnd();
}
