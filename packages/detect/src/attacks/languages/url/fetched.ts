/** Names of members and parameters whose URL a server is likely to fetch. */
const fetched =
  /ur[li]|link|href|src|source|hook|callback|endpoint|target|host|server|proxy|feed|fetch|import|upload|download|remote|image|img|avatar|icon|logo|photo|picture|file|path|site|domain|dest|addr|page|load|notif|ping|api|base|issuer|jwks|metadata|location|resource|schema|wsdl|xml|pdf|document|attachment|media|video|audio/i;
/** Names of what people write to each other. */
const written =
  /(?:descriptions?|comments?|messages?|texts?|titles?|notes?|body|contents?|summary|labels?|subject|reason|bio|about|captions?|remarks?|reviews?|questions?|answers?|memo|logs?|examples?|errors?)$/i;

/** What becomes of a URL at a place: somebody fetches it, somebody reads it, or nobody knows. */
export function useOf(name: string, isUrl: boolean): 'fetched' | 'read' | 'unknown' {
  if (isUrl || (fetched.test(name) && !written.test(name))) return 'fetched';
  return written.test(name) ? 'read' : 'unknown';
}
