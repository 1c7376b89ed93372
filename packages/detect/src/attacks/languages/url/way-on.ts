/** Names of parameters that say where a browser goes next; no server fetches what they hold. */
const named =
  /redirect|^(?:next|back|goto|relaystate|return|continue)$|(?:return|continue)[_-]?(?:to|ur[li]|href|page|link|back)(?:[_-]?(?:ur[li]|page|path|link))?(?![a-z])|post_?logout|callback_uri/i;
/** Such as say it with a word of their own, and nothing else. */
const told = /^(?:redir|forward|jump|(?:success|cancel|fail(?:ure)?|done|exit|checkout|log(?:in|out))[_-]?(?:to|url|uri|page|link))$/i;
/** Such as say it in a query, where a link of somebody else's puts them, and are ordinary members of bodies. */
const inQuery = /^(?:u|ur[li]|link|href|to|out|dest|destination|target|location)$/i;

export function isWayOn(name: string): boolean {
  return named.test(name);
}

/** How surely a parameter says where a browser goes next. */
export function wayOn(name: string, isOfQuery: boolean): 'surely' | 'maybe' | 'no' {
  if (named.test(name) || told.test(name)) return 'surely';
  return isOfQuery && inQuery.test(name) ? 'maybe' : 'no';
}
