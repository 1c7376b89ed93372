import { writeFileSync } from 'node:fs';
import { storeLocalErrors } from '../errors.ts';
import { readPrivate } from '../keys/private-file.ts';

/** The key that seals the audit log. Whoever has it can write a log of their own that verifies; who has the store alone cannot. */
export interface AuditKey {
  readonly id: string;
  readonly bytes: Uint8Array;
  /** It was made just now. */
  readonly isNew: boolean;
}

const keyBytes = 32;

/** Reads the key of the audit log; whoever is first makes it. It stands in a file of its own, outside the store. */
export function openAuditKey(path: string, random: (bytes: number) => Uint8Array): AuditKey {
  const id = `a${Buffer.from(random(4)).toString('hex')}`;
  const bytes = random(keyBytes);
  const text = `${JSON.stringify({ format: 1, id, bytes: Buffer.from(bytes).toString('base64') }, null, 2)}\n`;
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx', flush: true });
    return { id, bytes, isNew: true };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return parse(path, readPrivate(path));
}

function parse(path: string, json: string): AuditKey {
  try {
    const { format, id, bytes } = JSON.parse(json) as Record<string, unknown>;
    if (format === 1 && typeof id === 'string' && typeof bytes === 'string') {
      const decoded = Buffer.from(bytes, 'base64');
      if (decoded.length === keyBytes) return { id, bytes: decoded, isNew: false };
    }
  } catch {
    // What is no JSON is no key file either.
  }
  throw storeLocalErrors.AUDIT_KEY_INVALID(path);
}
