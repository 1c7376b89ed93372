/** The value of the first cookie whose name is wanted, in the order in which the client sent them; null when there is none. */
export function findCookie(header: string, isWanted: (name: string) => boolean): string | null {
  let from = 0;
  while (from < header.length) {
    const end = header.indexOf(';', from);
    const pair = header.slice(from, end < 0 ? header.length : end);
    const equals = pair.indexOf('=');
    if (equals > 0 && isWanted(pair.slice(0, equals).trim())) {
      const value = pair.slice(equals + 1).trim();
      if (value !== '') return value;
    }
    if (end < 0) return null;
    from = end + 1;
  }
  return null;
}
