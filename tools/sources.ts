import { globSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

/** One `import` or `export … from`, of types or of values. */
export interface Import {
  readonly names: readonly string[];
  readonly to: string;
}

export interface Source {
  readonly imports: readonly Import[];
  readonly isTest: boolean;
  readonly path: string;
  /** The package's folder name, or the folder beside the packages. */
  readonly room: string;
  /** Without its comments. */
  readonly text: string;
}

/** Every TypeScript file of the workspace. */
export function readSources(root: string): readonly Source[] {
  return globSync(['packages/*/src/**/*.ts', '{demo/src,bench,e2e,test,tools}/**/*.ts'], { cwd: root })
    .map((file) => file.split(sep).join('/'))
    .map((path) => sourceFrom(path, readFileSync(join(root, path), 'utf8')));
}

export function sourceFrom(path: string, content: string): Source {
  const text = content.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  // What only tests use is a test as well.
  return {
    imports: importsOf(text),
    isTest: /\.(?:test|fixture)\.ts$|\/testing\//.test(path),
    path,
    room: roomOf(path),
    text,
  };
}

export function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'packages' ? second : top;
}

/** The file that a relative import means. */
export function target(source: Source, { to }: Import): string {
  return posix.join(posix.dirname(source.path), to);
}

/** The npm package of a specifier: `@scope/name` or `name`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The first way on which a file comes back to itself. */
export function circleAmong(sources: readonly Source[]): string | undefined {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  function circleFrom(path: string, way: readonly string[]): string | undefined {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path].join(' → ');
    const source = byPath.get(path);
    if (source === undefined || done.has(path)) return undefined;
    for (const one of source.imports) {
      const circle = one.to.startsWith('.') ? circleFrom(target(source, one), [...way, path]) : undefined;
      if (circle !== undefined) return circle;
    }
    done.add(path);
    return undefined;
  }
  for (const path of byPath.keys()) {
    const circle = circleFrom(path, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

const statement = /(?:^|;)[ \t]*(?:import|export)\b([^'";]*?)\bfrom\s*['"]([^'"]+)/gm;
const effect = /(?:^|;)[ \t]*import\s*['"]([^'"]+)/gm;
const call = /\bimport(?:\.meta\.resolve)?\s*\(\s*['"]([^'"]+)/g;

function importsOf(text: string): readonly Import[] {
  return [
    ...Array.from(text.matchAll(statement), ([, clause = '', to = '']) => ({ names: namesIn(clause), to })),
    ...[effect, call].flatMap((form) => Array.from(text.matchAll(form), ([, to = '']) => ({ names: ['*'], to }))),
  ];
}

function namesIn(clause: string): readonly string[] {
  const bare = clause.replace(/\btype\b|\bas\s+\w+|[{}]/g, '');
  return bare
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
