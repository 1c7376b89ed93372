import { json } from '../http/answer.ts';
import { invalid, membersIn, textIn, wordsOf } from './asked.ts';
import { defineAttack, exploit, posting, type Stage } from './attack.ts';

const path = '/v1/tools/letters';
const signingKey = 'letter-key-90be';
/** 41 × 271: what a letter says only if something in it was worked out. */
const product = '11111';

/** A letter to a customer, as it will look. */
export const templateInjection = defineAttack({
  id: 'template-injection',
  title: 'A text becomes a part of the template of a letter',
  cwe: 'CWE-1336',
  finding: 'attack.template-injection',
  interpreter: 'nunjucks',
  operations: ['POST /v1/tools/letters'],
  open: openLetters,
  exploits: [
    wrote('a sum', 'Result: {{ 41*271 }}', product),
    wrote('a variable and a sum', '{% set x = 41 * 271 %}{{ x }}', product),
    wrote('a function of the engine that makes functions', '{{ range.constructor("return 41*271")() }}', product),
    wrote('the constructor of a text', "{{ ''.constructor.constructor('return process.version')() }}", process.version),
    wrote('what the template is given', '{{ settings | dump | safe }}', signingKey),
    wrote('a filter in a loop', '{% for name, value in settings %}{{ value }}{% endfor %}', signingKey),
    wrote('a member of what it is given', '{{ settings.signingKey }}', signingKey),
  ],
  ordinary: [
    'Your order is ready.\n\n# Opening hours\n- **Mon** 9–18\n- `closed` on Sunday',
    'Dear {{name}}, come by!',
    "O'Brien & Sons: 50% {off}",
    'Use $name or {name} for the name',
    'a {b} c {{ d',
    'if (stock > 0) { order(); }',
    '7*7 is 49, and 50% of {98}',
  ].map((text) => posting(path, { name: 'Ada', text })),
});

function wrote(name: string, text: string, sign: string) {
  return exploit(name, posting(path, { name: 'Ada', text }), sign);
}

async function openLetters(): Promise<Stage> {
  const { default: nunjucks } = await import('nunjucks');
  const engine = new nunjucks.Environment(null, { autoescape: false });
  const settings = { from: 'shop@alder.example.com', signingKey };
  return {
    answer({ body }, isFlawed) {
      const members = membersIn(body);
      const [name, text] = [textIn(members?.['name'], 100), textIn(members?.['text'], 2000)];
      if (name === undefined || text === undefined) return invalid;
      try {
        const letter = isFlawed
          ? engine.renderString(`Hello {{ name }},\n${text}`, { name, settings })
          : engine.renderString('Hello {{ name }},\n{{ text }}', { name, settings, text });
        return json(200, { letter });
      } catch (error) {
        return json(200, { letter: '', fault: wordsOf(error) });
      }
    },
  };
}
