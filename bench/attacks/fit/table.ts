import type { Evidence } from './evidence.ts';
import { type BenignSet, type Fit, isRefused } from './fit.ts';

/** The file of weights: hashes of what they were fitted to, and each with the number of values that show its feature. */
export function fileOf({ weights, shown }: Fit, hashes: Readonly<Record<string, string>>): string {
  const keys = [...weights.keys()].sort();
  return [
    '// Written by npm run fit-attacks from the expectations in weights.ts and the tuning data; not to be edited. Fitted to',
    ...Object.entries(hashes).map(([name, hash]) => `// ${name}: SHA-256 ${hash}`),
    '',
    '/** Log-odds of features that the data show, with how many attacks of the kind and how many ordinary values show it. */',
    'export const fittedWeights: Readonly<Record<string, number>> = {',
    ...keys.map((key) => {
      const { attacks = 0, benign = 0 } = shown.get(key) ?? {};
      return `  '${key}': ${weights.get(key)}, // ${attacks}, ${benign}`;
    }),
    '};',
    '',
  ].join('\n');
}

export function lineOf({ name, values, refused, allowed, cost }: BenignSet): string {
  const verdict = refused > allowed ? 'short' : 'ok';
  return `${name}: ${refused} of ${values} refused, at most ${allowed} may be; a false alarm costs ${cost} missed attacks: ${verdict}`;
}

export function recallOf({ attacks }: Evidence, { weights }: Fit): readonly string[] {
  return [...attacks]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([attack, sources]) =>
      sources.map(({ name, values, shown }) => {
        const refused = shown.filter((all) => all.some((one) => isRefused(one, weights))).length;
        return `${attack}, ${name}: ${refused} of ${values} refused`;
      }),
    );
}
