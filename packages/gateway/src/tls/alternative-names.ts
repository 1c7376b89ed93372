/**
 * The values of one type (`DNS`, `URI`) in a certificate's subject alternative names as node writes them: `DNS:a.test, URI:spiffe://b`,
 * with a value in quotes where it could be mistaken for more than one.
 */
export function alternativeNames(text: string, type: 'DNS' | 'URI'): readonly string[] {
  const names: string[] = [];
  for (const [, found, quoted, plain] of text.matchAll(/([A-Za-z ]+):(?:"((?:[^"\\]|\\.)*)"|([^,]*))(?:, |$)/g)) {
    // A quoted value holds what no name that is honest needs.
    if (found === type && quoted === undefined && plain) names.push(plain);
  }
  return names;
}
