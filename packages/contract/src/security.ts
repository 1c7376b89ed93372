import { nearest } from '@sluice/kit';
import type { SecurityScheme, SecurityUse } from './declarations.ts';
import { at, type DocumentNode, entriesOf, itemsOf, textAt } from './document/source.ts';
import { contractErrors } from './errors.ts';
import type { DeclarationReader } from './reader.ts';
import { stringsOf } from './schema/schema-words.ts';

/** The security schemes of a document by name. */
export function readSchemes(root: DocumentNode, reader: DeclarationReader): ReadonlyMap<string, SecurityScheme> {
  const components = at(root, 'components');
  const shelf = reader.dialect === '2.0' ? at(root, 'securityDefinitions') : components && at(components, 'securitySchemes');
  const schemeByName = new Map<string, SecurityScheme>();
  for (const [name, given] of entriesOf(shelf)) {
    const node = reader.object(given, 'a security scheme');
    if (node) schemeByName.set(name, readScheme(name, node));
  }
  return schemeByName;
}

function readScheme(name: string, node: DocumentNode): SecurityScheme {
  const type = textAt(node, 'type');
  const key = type === 'apiKey' ? keyOf(node) : null;
  switch (type) {
    case 'basic':
      return { name, kind: 'http', key, httpScheme: 'basic' };
    case 'http':
      return { name, kind: type, key, httpScheme: (textAt(node, 'scheme') ?? '').toLowerCase() };
    case 'apiKey':
    case 'oauth2':
    case 'openIdConnect':
    case 'mutualTLS':
      return { name, kind: type, key, httpScheme: null };
    default:
      return { name, kind: 'unknown', key, httpScheme: null };
  }
}

function keyOf(node: DocumentNode): SecurityScheme['key'] {
  const [place, name] = [textAt(node, 'in'), textAt(node, 'name')];
  return name !== null && (place === 'query' || place === 'header' || place === 'cookie') ? { place, name } : null;
}

/** The `security` of the nearest level that has one. */
export function readSecurity(
  levels: readonly DocumentNode[],
  schemeByName: ReadonlyMap<string, SecurityScheme>,
  reader: DeclarationReader,
): readonly (readonly SecurityUse[])[] {
  const list = levels.map((level) => at(level, 'security')).find((node) => node !== null);
  return itemsOf(list ?? null).map((requirement) =>
    entriesOf(requirement).map(([name, scopes]) => {
      const scheme = schemeByName.get(name);
      if (!scheme) reader.problems.warn(contractErrors.UNKNOWN_WORD(name, 'security scheme', nearest(name, schemeByName.keys())), scopes);
      return { scheme: scheme ?? { name, kind: 'unknown', key: null, httpScheme: null }, scopes: stringsOf(scopes.value) };
    }),
  );
}
