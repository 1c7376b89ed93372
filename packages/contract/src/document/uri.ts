const scheme = /^[A-Za-z][A-Za-z0-9+.-]+:/; // Two characters at least: `C:` is a drive.

/** RFC 3986 5.2 for what references use, on URIs and on plain paths. The fragment is not part of it. */
export function resolveUri(base: string, reference: string): string {
  if (reference === '') return base;
  if (scheme.test(reference)) return reference;
  const [root, path] = splitRoot(base.replaceAll('\\', '/'));
  if (reference.startsWith('//')) return `${scheme.exec(base)?.[0] ?? ''}${reference}`;
  if (reference.startsWith('/')) return root + withoutDots(reference);
  return root + withoutDots(path.slice(0, path.lastIndexOf('/') + 1) + reference);
}

export function splitFragment(reference: string): readonly [uri: string, fragment: string] {
  const hash = reference.indexOf('#');
  return hash === -1 ? [reference, ''] : [reference.slice(0, hash), reference.slice(hash + 1)];
}

export function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function splitRoot(base: string): readonly [root: string, path: string] {
  const match = /^[A-Za-z][A-Za-z0-9+.-]+:(?:\/\/[^/?#]*)?/.exec(base);
  const root = match?.[0] ?? '';
  return [root, base.slice(root.length).replace(/[?#].*$/s, '')];
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '.') continue;
    const last = kept.at(-1);
    if (segment === '..' && last !== undefined && last !== '..' && last !== '') kept.pop();
    else if (!(segment === '..' && last === '')) kept.push(segment);
  }
  return kept.join('/');
}
