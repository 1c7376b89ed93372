import type { Fields, YamlReader } from '../reader.ts';
import type { Rule } from '../rule.ts';

const othersOfMatch = ['side', 'status', 'class', 'sensitivity', 'place', 'declared', 'finding', 'handover', 'confidence'];
const othersOfRule = ['where', 'keep', 'require'];

/** What does not go together with `value`, in a rule that has it. */
export function checkValueSense(reader: YamlReader, fields: Fields, match: Fields | null, rule: Rule): void {
  for (const key of othersOfMatch) {
    const node = match?.keyOf(key) ?? null;
    if (node) reader.problem(node, `"value" says which values of a request are meant; leave match.${key} out`);
  }
  for (const key of othersOfRule) {
    const node = fields.keyOf(key);
    if (node) reader.problem(node, `"value" says which values of a request are meant; leave ${key} out, and ask more of it with "when"`);
  }
  const at = fields.get('treat') ?? fields.node;
  const kind = rule.treatment?.kind ?? 'as-classified';
  if (rule.patch && (kind === 'allow' || kind === 'challenge')) reader.problem(at, `a patch keeps something out; ${kind} does not`);
  if (kind === 'as-classified' || kind === 'encrypt' || kind === 'problem')
    reader.problem(at, `${kind} is not done to what a request holds; use block, allow, or in bodies and headers strip or mask`);
  const own = rule.value?.test.selector.channels ?? [];
  if (rule.scope === 'found' && !own.every((channel) => channel === 'body' || channel === 'header'))
    reader.problem(at, `${kind} is done to values of bodies and headers; say "in: body", or refuse the request with treat: block`);
  if (rule.match.endpoints.length === 0 && rule.patch)
    reader.problem(fields.get('match') ?? fields.node, 'a patch is about an endpoint: match: { endpoint: GET /invoices/{id} }');
}
