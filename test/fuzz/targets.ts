import type { FuzzTarget } from './target.ts';

const targets = {
  json: () => import('./targets/json.ts'),
  splicer: () => import('./targets/splicer.ts'),
  forms: () => import('./targets/forms.ts'),
  binary: () => import('./targets/binary.ts'),
  encodings: () => import('./targets/encodings.ts'),
  headers: () => import('./targets/headers.ts'),
  targets: () => import('./targets/targets.ts'),
  segments: () => import('./targets/segments.ts'),
  'attack-readings': () => import('./targets/attack-readings.ts'),
  'attack-queries': () => import('./targets/attack-queries.ts'),
  'attack-markup': () => import('./targets/attack-markup.ts'),
  'attack-systems': () => import('./targets/attack-systems.ts'),
  configuration: () => import('./targets/configuration.ts'),
  graphql: () => import('./targets/graphql.ts'),
} as const satisfies Record<string, () => Promise<{ readonly target: FuzzTarget }>>;

export type TargetName = keyof typeof targets;
export const targetNames = Object.keys(targets) as readonly TargetName[];

export async function loadTarget(name: TargetName): Promise<FuzzTarget> {
  return (await targets[name]()).target;
}
