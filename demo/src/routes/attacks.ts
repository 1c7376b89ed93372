import type { Attack } from '../attacks/attack.ts';
import { type AttackId, attacks } from '../attacks/attacks.ts';
import { type Answer, problem } from '../http/answer.ts';
import { type Call, type Method, open, type Route } from '../http/route.ts';

/** Tools of the counter, each with an interpreter behind it. */
export const attackRoutes: readonly Route[] = attacks.flatMap((attack) =>
  attack.operations.map((operation) => {
    const [method, template = ''] = operation.split(' ');
    return open(method as Method, template, (call) => answered(attack, operation, call));
  }),
);

async function answered(
  attack: Attack & { readonly id: AttackId },
  operation: Attack['operations'][number],
  { shop, body, headers, parameters, query }: Call,
): Promise<Answer> {
  const missing = attack.missing?.() ?? null;
  if (missing !== null) return problem(501, 'not here', missing);
  try {
    const stage = await shop.stages.of(attack);
    return await stage.answer({ body, headers, operation, parameters, query }, shop.has(attack.id));
  } catch (error) {
    const isNotInstalled = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (isNotInstalled) return problem(501, 'not here', `${attack.interpreter} is not installed`);
    throw error;
  }
}
