/** Whether keys and words about tokens may be asked for there: over TLS, or without leaving this machine. */
export function isSafeAddress(address: string, isInsecureAllowed: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:') return true;
  return (
    protocol === 'http:' &&
    (isInsecureAllowed || hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname))
  );
}
