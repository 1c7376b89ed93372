import { defineAttack } from '../define-attack.ts';
import { sign } from '../signs.ts';

/** Lines that would become lines of somebody's protocol or log (CWE-93, CWE-113, CWE-117). */
export const headerInjection = defineAttack({
  id: 'header-injection',
  title: 'Header, mail and log injection',
  cwe: 'CWE-93',
  owasp: 'API8:2023',
  gates: [sign.lineBreak | sign.nul | sign.high],
  features: {
    'header-line': 'adds a header to an answer',
    'mail-line': 'adds a header or a command to a mail',
    'message-end': 'ends a message and begins another',
    'log-line': 'adds a line to a log',
  },
  look({ text }, _field, note) {
    const header =
      /[\r\n]\s{0,4}(?:set-cookie|location|content-(?:type|length|disposition|security-policy)|transfer-encoding|access-control-allow-\w+|x-[\w-]{2,30}|refresh|host|cookie|connection|link)\s{0,2}:/i.exec(
        text,
      );
    if (header) note('header-line', header.index, header.index + header[0].length);
    const mail =
      /[\r\n]\s{0,4}(?:(?:b?cc|to|from|subject|reply-to|mime-version)\s{0,2}:|(?:rcpt to|mail from|data|quit|ehlo|helo|vrfy)\b)|\b[a-z]\d{3}\s+(?:capability|fetch|select|store|search|login|logout|list)\b/i.exec(
        text,
      );
    if (mail) note('mail-line', mail.index, mail.index + mail[0].length);
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
      '/\r\nHTTP/1.1 200 OK\r\n\r\n<html>',
    ],
    misses: ['two\nlines', 'Dear team,\n\nthe order: 5', 'name:\n  value', 'Hello\r\n\r\nKind regards', 'first\nsecond: third'],
  },
});
