import { alphabet, hasWordAt, runEnd } from '../bytes.ts';
import { ipv4End, isPrivateIpv4 } from '../shapes-network.ts';

const hostBytes = alphabet('0-9A-Za-z._-');
// RFC 6762, RFC 8375, ICANN's reserved .internal, Kubernetes, and what companies use.
const endings = ['.internal', '.local', '.lan', '.corp', '.intranet', '.home.arpa', '.svc', '.cluster.local', '.localdomain', '.consul'];

/** Where an internal host's name or private address that begins at `at` ends, or -1. */
export function internalHostEnd(bytes: Uint8Array, at: number, end: number): number {
  if (isPrivateIpv4(bytes, at, end)) return ipv4End(bytes, at, end);
  const to = runEnd(hostBytes, bytes, at, Math.min(end, at + 254));
  if (to - at < 7 || to - at > 253) return -1;
  // Without a text of its own: errors that repeat would make one for every word.
  for (const ending of endings) if (hasWordAt(bytes, to - ending.length, to, ending)) return to;
  return -1;
}
