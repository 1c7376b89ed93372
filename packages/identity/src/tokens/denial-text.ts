const partsOfJws = 3;

/** Whether it has the form of a signed token, so that an issuer may be asked for in it; other tokens mean nothing to anybody but their issuer. */
export function looksCompact(token: string): boolean {
  return token.split('.').length === partsOfJws && token.startsWith('ey');
}

/** The text that a list of withdrawn tokens knows a token by: without its signature, which may be written in more than one way (of ECDSA there are two). */
export function denialTextOf(token: string): string {
  return looksCompact(token) ? token.slice(0, token.lastIndexOf('.')) : token;
}
