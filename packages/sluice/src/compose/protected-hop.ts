/** TLS, or within this machine: nobody on a network reads what goes to the address. */
export function isProtectedHop(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
