import { defineAttack } from '../define-attack.ts';
import { sign } from '../signs.ts';

const proto =
  /(?:^|[.[\]{])\s*__proto__(?!\s{0,4}:\s{0,4}null\b)\s*(?:$|[.[\]:=])|["']__proto__["']\s*[\]:,]|__pro__proto__to__|(?:^|["'])\/(?:__proto__|constructor\/prototype)(?:\/|$)|constructor\s{0,4}["'\]]?\s{0,4}[.[:]\s{0,4}[{["']{0,4}\s{0,4}prototype\b|(?:^|[.[(])__(?:define|lookup)(?:Getter|Setter)__(?:$|[[(.\]])/;

/** Names that reach the prototype of every object (CWE-1321). No API has a member of such a name. */
export const prototypePollution = defineAttack({
  id: 'prototype-pollution',
  title: 'Prototype pollution',
  cwe: 'CWE-1321',
  owasp: 'API8:2023',
  gates: [sign.underscore | sign.dot | sign.bracket | sign.colon],
  words: ['proto', 'constructor', 'definegetter', 'definesetter', 'lookupgetter', 'lookupsetter'],
  features: { name: 'names the prototype of all objects', text: 'names the prototype of all objects in a document or a path of names' },
  look({ text }, { isName }, note) {
    if (!text.includes('proto')) return;
    const found = proto.exec(text);
    if (found) note(isName ? 'name' : 'text', found.index, found.index + found[0].length);
  },
  worst: (length) => `constructor.proto${'"'.repeat(length)}`.slice(0, length),
  samples: {
    hits: [
      '__proto__',
      '__proto__[isAdmin]',
      'constructor.prototype.isAdmin',
      'a[constructor][prototype][b]',
      '{"__proto__":{"a":1}}',
      '/__proto__/a',
      '__pro__proto__to__[a]',
    ],
    misses: [
      'proto',
      'prototype',
      'constructor',
      'grpc.proto',
      'the prototype of a car',
      'const b = { c: 3, __proto__: a };',
      'protocol',
      "Fix `locale('__proto__')`, which broke others",
      '/docs/__proto__/',
      'see /__proto__/',
    ],
  },
});
