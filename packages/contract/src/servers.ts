import { at, type DocumentNode, itemsOf, rootOf, textAt } from './document/source.ts';
import { resolveUri } from './document/uri.ts';
import { contractErrors } from './errors.ts';
import type { ProblemList } from './problem.ts';

const basePathsMax = 64;

/** The base paths of the nearest `servers` list (operation, path, document), without a slash at the end. Empty text is the root. */
export function basePathsOf(levels: readonly (DocumentNode | null)[], problems: ProblemList): readonly string[] {
  for (const level of levels) {
    const servers = itemsOf(level && at(level, 'servers'));
    if (servers.length === 0) continue;
    const paths = new Set(servers.flatMap((server) => pathsOfServer(server, problems)));
    if (paths.size > 0) return [...paths];
  }
  const [root] = levels.slice(-1);
  return [root ? swaggerBasePath(root) : ''];
}

function pathsOfServer(server: DocumentNode, problems: ProblemList): readonly string[] {
  const url = textAt(server, 'url');
  if (url === null) {
    problems.warn(contractErrors.MISSING_FIELD('url', 'a server'), server);
    return [];
  }
  return expand(url, server, problems).map(pathOfUrl);
}

/** Every value of an enumerated variable is a server of its own; any other has its default. */
function expand(url: string, server: DocumentNode, problems: ProblemList): readonly string[] {
  let urls = [url];
  const variables = at(server, 'variables');
  for (const [, name = ''] of url.matchAll(/\{([^{}]*)\}/g)) {
    const variable = variables && at(variables, name);
    const choices = itemsOf(variable && at(variable, 'enum'))
      .map(({ value }) => scalarText(value))
      .filter((text) => text !== null);
    const preset = variable && scalarText(at(variable, 'default')?.value);
    if (preset === null && choices.length === 0) {
      problems.warn(contractErrors.BAD_SERVER(url, `has no default for {${name}}`), server);
      return [];
    }
    const values = new Set([...(preset === null ? [] : [preset]), ...choices]);
    urls = urls.flatMap((one) => [...values].map((value) => one.replaceAll(`{${name}}`, value))).slice(0, basePathsMax);
  }
  return urls;
}

/** YAML reads the version `1.0` as a number. */
function scalarText(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function pathOfUrl(url: string): string {
  const withoutQuery = url.replace(/[?#].*$/s, '');
  const match = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/[^/]*(.*)$/s.exec(withoutQuery);
  // A relative URL is relative to where the document is served, which is not known: the root is what people mean.
  const path = match ? (match[1] ?? '') : resolveUri('/', withoutQuery);
  return path === '' ? '' : `/${path.replace(/^\/+/, '')}`.replace(/\/+$/, '');
}

function swaggerBasePath(root: DocumentNode): string {
  const basePath = textAt(rootOf(root.source), 'basePath');
  return basePath === null ? '' : pathOfUrl(basePath);
}
