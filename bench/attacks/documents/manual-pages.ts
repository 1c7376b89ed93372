import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Where Debian puts translated pages: packages manpages-de, -es, -fr, -it, -ja and -pl, and what each program brings itself. */
const folder = '/usr/share/man';
export const manualLanguages = ['de', 'es', 'fr', 'it', 'ja', 'pl'] as const;

const wordsMin = 8;
const sentenceEnd = /[.:!?\u2026\u3002\uff1a][)"'\u00bb\u201d\u300d]*$/;
/** Macros that set their words in another face, in the middle of a sentence; of those with two letters each word follows the one before it at once. */
const faces = new Set(['B', 'I', 'SM', 'SB']);
const pairs = new Set(['BR', 'BI', 'IB', 'IR', 'RB', 'RI']);
/** Examples, synopses and tables. */
const setApart: Readonly<Record<string, boolean>> = { nf: true, EX: true, TS: true, SY: true, fi: false, EE: false, TE: false, YS: false };
const named: Readonly<Record<string, string>> = {
  aq: "'",
  cq: '\u2019',
  oq: '\u2018',
  dq: '"',
  lq: '\u201c',
  rq: '\u201d',
  Fo: '\u00ab',
  Fc: '\u00bb',
  bu: '\u2022',
  em: '\u2014',
  en: '\u2013',
  rs: '\\',
  ti: '~',
  ha: '^',
  ga: '`',
  bv: '|',
  '->': '\u2192',
};

/** Paragraphs of prose in the manual pages of a language, none twice; null where there are none on this machine. */
export function manualParagraphs(language: string): readonly string[] | null {
  const root = join(folder, language);
  if (!existsSync(root)) return null;
  const found = new Set<string>();
  for (const section of readdirSync(root).sort()) {
    if (!section.startsWith('man')) continue;
    for (const page of readdirSync(join(root, section)).sort()) {
      if (page.endsWith('.gz'))
        for (const text of paragraphsOf(gunzipSync(readFileSync(join(root, section, page))).toString())) found.add(text);
    }
  }
  return found.size === 0 ? null : [...found];
}

/** Text of a page in the macros of man(7), without headings and what is set verbatim; none of a page in other macros. */
function paragraphsOf(page: string): readonly string[] {
  if (!/^\.TH\s/m.test(page)) return [];
  const paragraphs: string[] = [];
  let words: string[] = [];
  let isVerbatim = false;
  const end = (): void => {
    const text = words.join(' ').trim();
    if (isProse(text)) paragraphs.push(text);
    words = [];
  };
  for (const line of page.split('\n')) {
    const macro = /^[.']\s*([A-Za-z]+|\\")?\s*(.*)$/.exec(line);
    if (macro === null) {
      if (line === '') end();
      else if (!isVerbatim) words.push(plain(line));
      continue;
    }
    const [, name = '', rest = ''] = macro;
    if (name === '\\"') continue;
    if (faces.has(name) || pairs.has(name)) {
      if (!isVerbatim)
        words.push(
          argumentsOf(rest)
            .map(plain)
            .join(pairs.has(name) ? '' : ' '),
        );
      continue;
    }
    end();
    isVerbatim = setApart[name] ?? isVerbatim;
  }
  end();
  return paragraphs;
}

/** Some words that end as a sentence does, and no name of a file, command or option that is explained below it. Japanese has no blanks to count. */
function isProse(text: string): boolean {
  const words = text.split(/\s+/).length + (text.match(/[\u3040-\u30ff\u4e00-\u9fff]{3}/g)?.length ?? 0);
  return words >= wordsMin && sentenceEnd.test(text);
}

function argumentsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"|(\S+)/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
}

/** Escapes of roff that stand for characters, and none of those that set type. */
function plain(line: string): string {
  return line
    .replace(/\\".*$/, '')
    .replace(/\\f(?:\[[^\]]*\]|\(..|.)|\\s[-+]?\d+|\\[mhvwMRF](?:\[[^\]]*\]|'[^']*')|\\\*(?:\[[^\]]*\]|\(..|.)/g, '')
    .replace(/\\(?:\[([^\]]*)\]|\((..))/g, (_whole, long?: string, short?: string) => named[long ?? short ?? ''] ?? '')
    .replace(/\\[&,/|^:%c!?{}]/g, '')
    .replace(/\\[~ 0]/g, ' ')
    .replace(/\\([-'`.])/g, '$1')
    .replace(/\\e/g, '\\');
}
