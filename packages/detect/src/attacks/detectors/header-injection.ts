import { defineAttack } from '../define-attack.ts';
import { sign } from '../signs.ts';

const codedBreak = '^(?:[^\\s=?%+]|%(?!20|0[ad])){0,80}(?:%0[ad]){1,2}';

/** Lines that say what they are for, and such as people write in texts, too. */
const lines: readonly (readonly ['header-line' | 'header-word' | 'mail-line' | 'mail-word' | 'store-line', RegExp])[] = [
  [
    'header-line',
    /[\r\n]\s{0,4}(?:(?:set-cookie|(?:content-(?:type|length|disposition|encoding|security-policy)|www-authenticate|x-(?:xss-protection|frame-options|accel-\w{1,20}|original-url|rewrite-url|forwarded-\w{1,20}))|transfer-encoding|access-control-allow-\w{1,40})\s{0,2}:|location\s{0,2}:\s{0,2}(?:[a-z]{1,10}:|\/)|refresh\s{0,2}:\s{0,2}\d)/i,
  ],
  ['header-word', /[\r\n]\s{0,4}(?:host|cookie|connection|link|x-[\w-]{2,30})\s{0,2}:/i],
  [
    'mail-line',
    /[\r\n]\s{0,4}(?:b?cc\s{0,2}:\s{0,4}\S{1,64}@|rcpt to\s{0,2}:|mail from\s{0,2}:|(?:ehlo|helo|vrfy)\s|(?:data|quit|rset|noop)[\r\n])|\b[a-z]\d{3}\s{1,4}(?:capability|fetch|select|store|search|login|logout|list)\b/i,
  ],
  // Behind one word by a break that was written as an escape, as no field of a form does; a link has texts of its own.
  ['header-line', new RegExp(`${codedBreak}(?:x-[\\w-]{2,30}|host|link|cookie|status)(?::|%3a)`, 'i')],
  ['mail-line', new RegExp(`${codedBreak}(?:to|from|subject|reply-to)(?::|%3a)`, 'i')],
  ['mail-line', /^[^\s@]{1,64}@[^\s@]{1,255}\r?\nto\s{0,2}:\s{0,4}\S{1,64}@/i],
  // First of all, behind a break: what only a store is told, or a word and a value with such a line behind them.
  [
    'store-line',
    /^[ \t]{0,4}(?:\r\n[ \t]{0,4}){1,4}(?:set[ \t]+\S{1,80}[ \t]+\S{1,80}[ \t]{0,4}\r\n){0,8}(?:flushall[\r\n]|config[ \t]+set[ \t]+(?:dir|dbfilename|save|appendonly|slave-\S{1,30}|replica-\S{1,30})[ \t]|(?:slaveof|replicaof)[ \t]+\S{1,80}[ \t]+(?:\d|one)|module[ \t]+load[ \t]+\S{0,80}[./])/i,
  ],
  ['mail-word', /[\r\n]\s{0,4}(?:to|from|subject|reply-to|mime-version)\s{0,2}:/i],
];

/** Fields that are a line of a mail themselves (RFC 5322, 3.6), by their whole names. */
const oneLine = /^(?:e?mail[-_]?)?(?:subject|from|sender|to|cc|bcc|reply[-_]?to|recipient)$/i;

/** Lines that would become lines of somebody's protocol or log (CWE-93, CWE-113, CWE-117). */
export const headerInjection = defineAttack({
  id: 'header-injection',
  title: 'Header, mail and log injection',
  cwe: 'CWE-93',
  owasp: 'API8:2023',
  isOfLines: true,
  gates: [sign.lineBreak | sign.nul | sign.high | sign.percent],
  features: {
    'header-line': 'adds a header to an answer',
    'header-word': 'adds what may be a header',
    'mail-line': 'adds a receiver or a command to a mail',
    'mail-word': 'adds what may be a header of a mail',
    'store-line': 'adds a command to what a store is told',
    'one-line': 'stands in a field that is one line of a mail',
    'message-end': 'ends a message and begins another',
    'log-line': 'adds a line to a log',
  },
  look({ text }, { name }, note) {
    for (const [feature, line] of lines) {
      const found = line.exec(text);
      if (!found) continue;
      note(feature, found.index, found.index + found[0].length);
      if (oneLine.test(name)) note('one-line', found.index, found.index + 1);
    }
    const end = /[\r\n]\s{0,4}(?:http\/\d\.\d\s+\d{3}|(?:get|post|put|delete|head|options|connect)\s+\S{1,200}\s+http\/\d)/i.exec(text);
    if (end) note('message-end', end.index, end.index + end[0].length);
    const log = /[\r\n]\s{0,4}(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|(?:\[?(?:info|warn(?:ing)?|error|debug|critical)\]?[: ]))/i.exec(text);
    if (log) note('log-line', log.index, log.index + log[0].length);
  },
  worst: (length) => '\n'.repeat(length),
  samples: {
    hits: [
      'a\r\nSet-Cookie: a=b',
      'a\nLocation: http://evil.example',
      'a%0d%0aSet-Cookie:%20a=b',
      'x\r\nBcc: a@b.example',
      'x%0d%0aX-Injected: a',
      'a@b.example%0aSubject: b',
      'a@b.example\nTo: c@d.example',
      '\r\nCONFIG SET dir /tmp\r\n',
      '\r\nset x 1\r\nconfig set dir /tmp\r\n',
      '\r\nWWW-Authenticate: Basic realm="x"',
      '/\r\nHTTP/1.1 200 OK\r\n\r\n<html>',
    ],
    misses: [
      'two\nlines',
      'Dear team,\n\nthe order: 5',
      'name:\n  value',
      'Hello\r\n\r\nKind regards',
      'first\nsecond: third',
      'On Monday you wrote\nSubject: our order\nFrom: Ann',
      'Summer party\nLocation: Berlin',
      'Three parts\nData and tools',
      'Hi Jane,\r\n\r\nset the table\r\nfeed the cat\r\n',
      '\r\nset the table\r\nset 10 reps\r\n',
      '\r\nset the table\r\nsave\r\n',
      '\nmodule load failed',
      '\nConfig set up by Jane',
      'Order-17\r\nStatus: shipped',
      'Hi\r\nLink: https://shop.example/',
      'Party\r\nHost: Jane',
      'Hello.\r\nX-Ray: tomorrow',
      'jane@shop.example\nSubject: my order',
      'https://chat.example/?text=Party%0d%0aHost:%20Jane',
    ],
  },
});
