import { json } from '../http/answer.ts';
import { invalid, membersIn, textIn } from './asked.ts';
import { asking, defineAttack, exploit, posting, type Stage } from './attack.ts';

const path = '/v1/tools/locker';
const insulin = 'insulin-pens-58c1';
const lockers = [
  { member: 'ada', pin: '4711', content: 'reading glasses' },
  { member: "o'brien", pin: '$5', content: 'cough syrup' },
  { member: 'bo', pin: '9302', content: insulin },
];

/** A locker by its member and pin, found by a query of MongoDB's language. */
export const nosqlInjection = defineAttack({
  id: 'nosql-injection',
  title: 'Members of a body become operators of a query',
  cwe: 'CWE-943',
  finding: 'attack.nosql-injection',
  interpreter: 'mingo',
  operations: ['GET /v1/tools/locker', 'POST /v1/tools/locker'],
  open: openLockers,
  exploits: [
    exploit('not equal', posting(path, { member: 'bo', pin: { $ne: null } }), insulin),
    exploit('greater than nothing', posting(path, { member: { $gt: '' }, pin: { $gt: '' } }), insulin),
    exploit('a pattern', posting(path, { member: 'bo', pin: { $regex: '^9' } }), insulin),
    exploit('one of a list', posting(path, { member: { $in: ['bo', 'admin'] }, pin: { $exists: true } }), insulin),
    exploit(
      'an alternative of its own',
      posting(path, { member: { $not: { $eq: 'x' } }, pin: { $ne: 'x' }, $or: [{ member: 'bo' }, {}] }),
      insulin,
    ),
    exploit('an expression', posting(path, { $expr: { $eq: [1, 1] }, member: { $type: 'string' }, pin: { $not: { $size: 9 } } }), insulin),
    exploit('brackets in a query', asking(path, { member: 'bo', 'pin[$ne]': 'x' }), insulin),
    exploit('brackets in a query, twice', asking(path, { 'member[$regex]': 'b.', 'pin[$nin][]': 'x' }), insulin),
  ],
  ordinary: [
    posting(path, { member: 'ada', pin: '4711' }),
    posting(path, { member: "o'brien", pin: '$5' }),
    posting(path, { member: 'ada', pin: 'ne$' }),
    posting(path, { member: 'bo > ada', pin: 'a[b]' }),
    asking(path, { member: "o'brien", pin: '$5' }),
    asking(path, { member: 'a & b', pin: '[x]' }),
  ],
});

async function openLockers(): Promise<Stage> {
  const { Query } = await import('mingo');
  return {
    answer({ body, operation, query }, isFlawed) {
      const members = operation.startsWith('GET') ? membersOfQuery(query) : membersIn(body);
      const { member, pin, ...others } = members ?? {};
      if (member === undefined || pin === undefined) return invalid;
      const [name, word] = [textIn(member, 100), textIn(pin, 100)];
      if (!isFlawed && (name === undefined || word === undefined)) return invalid;
      const filter = isFlawed ? { ...others, member, pin } : { member: { $eq: name }, pin: { $eq: word } };
      try {
        const found = new Query(filter).find<(typeof lockers)[number]>(lockers).all();
        return json(200, { lockers: found.map((locker) => ({ member: locker.member, content: locker.content })) });
      } catch {
        return invalid;
      }
    },
  };
}

/** `a[b][]=c` as `{ a: { b: ['c'] } }`, as Express reads it. */
function membersOfQuery(query: URLSearchParams): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = {};
  for (const [name, value] of query) {
    const [, first = name, second = '', list] = /^(\w{1,40})\[(\$?\w{1,40})\](\[\])?$/.exec(name) ?? [];
    members[first] = second === '' ? value : { [second]: list === undefined ? value : [value] };
  }
  return members;
}
