import { parseConfiguration } from '@sluice/sluice/configuration';
import type { FuzzTarget } from '../target.ts';

/** A configuration is read, or its problems are told with their lines; it never throws. */
export const target: FuzzTarget = {
  name: 'configuration',
  seeds: [
    'version: 1\napis:\n  - { name: a, upstream: "http://h:1" }\n',
    'version: 1\nlisten: { port: 0 }\nmode: enforce\napis: [{ name: a, upstream: "https://h", routes: [{ match: "GET /a/{id}" }] }]\n',
    'a: &x [1, *x]\nb: !!binary aGk=\n? c\n: d\n',
  ],
  words: [
    'version: 1',
    'apis:',
    '- ',
    '&a',
    '*a',
    '<<: ',
    '!!',
    '{',
    '}',
    '[',
    ']',
    '|',
    '>',
    '? ',
    '"',
    "'",
    '#',
    '---',
    '...',
    '%YAML 1.2',
    '\t',
    '1e999',
    '0x',
    '~',
    'null',
  ],
  run(input) {
    const read = parseConfiguration('sluice.yaml', Buffer.from(input).toString());
    if (read.ok) return;
    for (const { line, column, message } of read.failure)
      if (!(line >= 1 && column >= 1 && message.length > 0)) throw new Error(`a problem without a place: ${line}:${column} ${message}`);
  },
};
