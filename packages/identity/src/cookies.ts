export interface Cookie {
  readonly name: string;
  readonly value: string;
}

/** The first cookie whose name is wanted, in the order in which the client sent them; null when there is none. */
export function findCookie(header: string, isWanted: (name: string) => boolean): Cookie | null {
  let from = 0;
  while (from < header.length) {
    const end = header.indexOf(';', from);
    const pair = header.slice(from, end < 0 ? header.length : end);
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).trim();
    if (name !== '' && isWanted(name)) {
      const value = pair.slice(equals + 1).trim();
      if (value !== '') return { name, value };
    }
    if (end < 0) return null;
    from = end + 1;
  }
  return null;
}
