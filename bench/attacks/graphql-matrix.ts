import { defaultGraphqlLimits } from '@sluice/detect';
import { type Judge, openGraphqlGate } from './graphql-gate.ts';
import { graphqlRows } from './matrices/graphql.ts';

export interface GraphqlReading {
  readonly bad: number;
  readonly good: number;
  /** Bad rows that passed, or were refused for something else. */
  readonly missed: readonly string[];
  /** Good rows that were refused. */
  readonly wrong: readonly string[];
}

/** Sends every row through a gate with the limits of the row. */
export async function measureGraphql(): Promise<GraphqlReading> {
  const judgeByLimits = new Map<string, Judge>();
  const [missed, wrong]: [string[], string[]] = [[], []];
  let [bad, good] = [0, 0];
  for (const { family, name, isBad, request, limits = defaultGraphqlLimits, isBuilder } of graphqlRows()) {
    const key = JSON.stringify(limits);
    const judge = judgeByLimits.get(key) ?? openGraphqlGate(limits);
    judgeByLimits.set(key, judge);
    const { isRefused, because } = await judge(request, isBuilder);
    const isForThat = because.some((why) => why.includes(`(graphql.${family})`) || why.startsWith(`attack.${family}:`));
    if (isBad) bad += 1;
    else good += 1;
    if (isBad && !(isRefused && isForThat)) missed.push(`${family}: ${name}; ${because.join(' | ')}`);
    if (!isBad && isRefused) wrong.push(`${family}: ${name}; ${because.join(' | ')}`);
  }
  return { bad, good, missed, wrong };
}
