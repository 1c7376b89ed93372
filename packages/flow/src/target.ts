/** The host of an authority, in small letters, without its port and brackets. */
export function hostOf(authority: string): string {
  return authority.toLowerCase().replace(/:\d*$|^\[|\](?=$|:)/g, '');
}

/** A request target in origin form, cut at its first `?`. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) };
}
