import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfSigned } from '@sluice/gateway/certificates';

/** One ECDSA certificate (P-256) and its key for every peer of a figure, in the figure's folder. */
export function tlsPair(folder: string): { readonly cert: string; readonly key: string } {
  const [cert, key] = [join(folder, 'peers.crt'), join(folder, 'peers.key')];
  if (!existsSync(cert)) {
    const made = selfSigned('localhost');
    writeFileSync(cert, made.cert);
    writeFileSync(key, made.key, { mode: 0o600 });
  }
  return { cert, key };
}
