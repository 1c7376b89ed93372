import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const lengthMin = 20;

/** What the READMEs of installed packages are made of; no text stands in a list twice. */
export interface Readmes {
  readonly files: number;
  /** A heading and what stands below it. */
  readonly sections: readonly string[];
  /** Paragraphs, items of lists and rows of tables outside of code. */
  readonly prose: readonly string[];
  /** Blocks between fences, of any language. */
  readonly code: readonly string[];
}

export function readReadmes(): Readmes {
  const files = globSync('node_modules/**/{readme,README,Readme}*.md', { cwd: root }).sort();
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n'));
  const parts = texts.map(partsOf);
  return {
    files: files.length,
    sections: unique(parts.flatMap(({ sections }) => sections)),
    prose: unique(parts.flatMap(({ prose }) => prose)),
    code: unique(parts.flatMap(({ code }) => code)),
  };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text.length >= lengthMin))];
}

/** Lines of a fence are no headings and no prose. */
function partsOf(text: string): Omit<Readmes, 'files'> {
  const sections: string[][] = [[]];
  const prose: string[][] = [[]];
  const code: string[][] = [];
  let fence = '';
  for (const line of text.split('\n')) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    const isHeading = fence === '' && /^#{1,6}\s/.test(line);
    if (isHeading) sections.push([]);
    sections.at(-1)?.push(line);
    if (fence !== '') {
      if (mark.startsWith(fence)) fence = '';
      else code.at(-1)?.push(line);
    } else if (mark !== '') {
      fence = mark;
      code.push([]);
      prose.push([]);
    } else if (isHeading || line.trim() === '') prose.push([]);
    else prose.at(-1)?.push(line);
  }
  const joined = (parts: readonly (readonly string[])[]): readonly string[] => parts.map((lines) => lines.join('\n'));
  return { sections: joined(sections), prose: joined(prose), code: joined(code) };
}
