import { json } from '../http/answer.ts';
import { invalid, textIn } from './asked.ts';
import { asking, defineAttack, exploit, type Stage } from './attack.ts';

const path = '/v1/tools/staff-cards';
const alarmCode = 'alarm-code-6604';
const cards = `<cards>
  <card><name>ada</name><code>3107</code><note>early shift</note></card>
  <card><name>bo</name><code>8852</code><note>${alarmCode}</note></card>
</cards>`;

/** The card of a colleague who knows its code. */
export const xpathInjection = defineAttack({
  id: 'xpath-injection',
  title: 'A name is pasted into a path over a document',
  cwe: 'CWE-643',
  finding: 'attack.xpath-injection',
  interpreter: 'xpath',
  operations: ['GET /v1/tools/staff-cards'],
  open: openCards,
  exploits: [
    exploit('a condition that holds', asking(path, { name: "' or '1'='1", code: "' or '1'='1" }), alarmCode),
    exploit('a condition in one field', asking(path, { name: "bo' or name()='x", code: 'x' }), alarmCode),
    exploit('a condition with numbers', asking(path, { name: 'x', code: "x' or 1=1 or 'a'='b" }), alarmCode),
    exploit('another path', asking(path, { name: "x']|//card|//x['", code: 'x' }), alarmCode),
    exploit('a function', asking(path, { name: 'bo', code: "x' or string-length(name)>0 or '" }), alarmCode),
    exploit('a function of texts', asking(path, { name: 'bo', code: "' or starts-with(code,'8') or '" }), alarmCode),
    exploit('a place in the document', asking(path, { name: 'x', code: "x' or position()=2 or '" }), alarmCode),
  ],
  ordinary: [
    asking(path, { name: 'ada', code: '3107' }),
    asking(path, { name: "O'Brien", code: '1' }),
    asking(path, { name: "rock 'n' roll", code: "it's 5 o'clock" }),
    asking(path, { name: 'Ada or Bo', code: '1 and 2' }),
    asking(path, { name: 'either/or', code: '//' }),
    asking(path, { name: 'name(s)', code: '[draft]' }),
  ],
});

async function openCards(): Promise<Stage> {
  const [{ default: xpath }, { DOMParser }] = await Promise.all([import('xpath'), import('@xmldom/xmldom')]);
  const node = new DOMParser().parseFromString(cards, 'text/xml');
  const known = xpath.parse('//card[name=$name and code=$code]/note');
  return {
    answer({ query }, isFlawed) {
      const [name, code] = [textIn(query.get('name'), 100), textIn(query.get('code'), 100)];
      if (name === undefined || code === undefined) return invalid;
      try {
        const found = isFlawed
          ? xpath.select(`//card[name='${name}' and code='${code}']/note`, node)
          : known.select({ node, variables: { name, code } });
        return json(200, { notes: Array.isArray(found) ? found.map(textOf) : [] });
      } catch {
        return invalid;
      }
    },
  };
}

function textOf(node: unknown): string {
  return typeof node === 'object' && node !== null && 'textContent' in node ? String(node.textContent) : '';
}
