/** The essence of a media type: lower case, without parameters. */
export function essenceOf(mediaType: string): string {
  const end = mediaType.indexOf(';');
  return (end === -1 ? mediaType : mediaType.slice(0, end)).trim().toLowerCase();
}

export function isJson(mediaType: string): boolean {
  const essence = essenceOf(mediaType);
  return essence === 'application/json' || essence === 'text/json' || essence.endsWith('+json');
}

/** MessagePack and CBOR (RFC 8949), other ways to write what JSON can say. */
export function isBinary(mediaType: string): boolean {
  return /^application\/(?:(?:x-|vnd\.)?msgpack|cbor|.+\+cbor)$/.test(essenceOf(mediaType));
}

/**
 * The entry that answers for a media type: the same one, then `type/*`, then the full wildcard. Where none does, one JSON type speaks for another:
 * a contract that says `application/json` means `application/problem+json` more often than it means to say nothing.
 */
export function entryFor<Entry>(entryByType: ReadonlyMap<string, Entry>, mediaType: string | null): Entry | null {
  if (mediaType === null || mediaType === '') return entryByType.size === 1 ? (entryByType.values().next().value ?? null) : null;
  const essence = essenceOf(mediaType);
  const range = `${essence.slice(0, essence.indexOf('/'))}/*`;
  const found = entryByType.get(essence) ?? entryByType.get(range) ?? entryByType.get('*/*');
  if (found !== undefined) return found;
  if (!isJson(essence)) return null;
  for (const [type, entry] of entryByType) if (isJson(type)) return entry;
  return null;
}
