import { defineAttack } from '../define-attack.ts';
import { isOfSecret } from '../named-places.ts';
import { sign } from '../signs.ts';

const attribute = '[a-z][\\w;.-]{0,40}(?:[~<>:]?=|:[\\w.:]{0,40}:=)';
const closes = new RegExp(`\\)\\(+(?:[&|!]|${attribute})|\\)\\([&|]\\)?$`, 'i');
const opens = new RegExp(`\\(\\s*[&|!]\\s*\\(\\s*(?:[!&|]\\s*\\(\\s*)?${attribute}`, 'i');
/** An operator, or a filter, and right behind it another: nothing joins them but what they were put into. */
const lone = new RegExp(`^\\s{0,4}(?:[&|!]|\\(${attribute}[^()]{0,80}\\))\\(${attribute}[^()]{0,80}\\)\\s{0,4}$`, 'i');
/** Any value, or a name that directories have; formulas stand side by side as well. */
const ofDirectory = /=\*|\((?:uid|cn|sn|ou|dc|mail|member(?:of)?|objectclass|userpassword|samaccountname)[~<>]?=/i;
/** A wildcard before a filter that joins others, and one before a parenthesis that the text did not open. */
const joinedWildcard = /\*\s*\(\s*(?:[|&!]\s*\(|\)\s*[|&])/;
const wildcard = new RegExp(`(?<!\\.)\\*\\s*\\)\\s*(?:\\(|\\)|&|\\|)|${joinedWildcard.source}`);
const lengthMax = 4_000;

/** Filters of a directory that leave the value they stand in (RFC 4515, CWE-90). */
export const ldapInjection = defineAttack({
  id: 'ldap-injection',
  title: 'LDAP injection',
  cwe: 'CWE-90',
  owasp: 'API8:2023',
  gates: [sign.paren | sign.star | sign.colon, sign.paren | sign.equals | sign.star],
  features: {
    'leaves-assertion': 'closes an assertion and begins another',
    'adds-filter': 'adds a filter that joins others',
    wildcard: 'puts a wildcard before a parenthesis',
    'any-secret': 'is a wildcard where a secret belongs',
    matching: 'asks by a rule of matching',
    'cut-off': 'closes more than it opens and cuts the rest off',
  },
  look({ text }, { name, isName }, note) {
    if (text === '*') return !isName && isOfSecret(name) ? note('any-secret', 0, 1) : undefined;
    const left = unopenedAt(text);
    const closed = left < 0 ? null : closes.exec(text.slice(left));
    if (closed) note('leaves-assertion', left + closed.index, left + closed.index + closed[0].length);
    const opened = opens.exec(text) ?? (ofDirectory.test(text.slice(0, lengthMax)) ? lone.exec(text) : null);
    if (opened) note('adds-filter', opened.index, opened.index + opened[0].length);
    const wild = (left < 0 ? joinedWildcard : wildcard).exec(text);
    if (wild) note('wildcard', wild.index, wild.index + wild[0].length);
    const rule = /\w:(?:\d+\.){3,}\d+:=/.exec(text);
    if (rule) note('matching', rule.index, rule.index + rule[0].length);
    if (/\)(?:\0|\\x00|%00)|\*\s*\|\s*&?'?$/.test(text) && /^[^(]*\)/.test(text.slice(0, 400)))
      note('cut-off', text.indexOf(')'), text.length);
  },
  worst: (length) => '*()'.repeat(Math.ceil(length / 3)).slice(0, length),
  samples: {
    hits: [
      '*)(uid=*))(|(uid=*',
      'admin)(&)',
      '*(|(mail=*))',
      '(&(uid=admin)(!(&(1=0)(userPassword=q))))',
      '*))\0',
      'admin*)((|userPassword=*)',
      '(cn=*)(userPassword=*)',
      '|(uid=*)',
    ],
    misses: [
      '(optional)',
      'a (b) (c)',
      'f(x)=y',
      '5 * (3 + 2)',
      'x = (a) and (b)',
      '4*(2)',
      '(see: note)',
      '(name=*a*) and (city=*b*)',
      '/(.*)(a)/',
      'C(NCO)(C=C)=O',
      'value = (char*)(long)read;',
      '(\\s*)(catch)\\b',
      'k7f*)',
      '(a=b)(c=d)',
      '!(a=b)',
    ],
  },
});

/** Where a parenthesis closes what the text did not open, escaped ones aside; -1 where none does. No more of the text is looked at than a filter has. */
function unopenedAt(text: string): number {
  let depth = 0;
  for (let at = 0; at < Math.min(text.length, lengthMax); at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x28) depth += 1;
    else if (code === 0x29) depth -= 1;
    if (depth < 0) return at;
  }
  return -1;
}
