import { createRequire } from 'node:module';

/** Libraries of npm that take personal data out of text, by how each is called; measured where someone installed them. */
export interface Peer {
  readonly name: string;
  /** Whether the library changes a text. */
  readonly changes: (text: string) => boolean;
}

interface Redactor {
  redact(text: string): string;
}

const openers: Readonly<Record<string, (module: unknown) => Peer['changes']>> = {
  'redact-pii': (module) => {
    const { SyncRedactor } = module as { readonly SyncRedactor: new () => Redactor };
    const redactor = new SyncRedactor();
    return (text) => redactor.redact(text) !== text;
  },
  '@solvely/pii': (module) => {
    const { redact } = module as { readonly redact: (text: string) => string | { readonly text: string } };
    return (text) => {
      const made = redact(text);
      return (typeof made === 'string' ? made : made.text) !== text;
    };
  },
  '@redactpii/node': (module) => {
    const { Redactor } = module as { readonly Redactor: new () => Redactor };
    const redactor = new Redactor();
    return (text) => redactor.redact(text) !== text;
  },
};

export const peerNames = Object.keys(openers);

/** Null where it is not installed or no longer is what it was. */
export async function openPeer(name: string): Promise<Peer | null> {
  try {
    createRequire(import.meta.url).resolve(name);
    const changes = openers[name]?.((await import(name)) as unknown);
    if (changes === undefined) return null;
    changes('a text');
    return { name, changes };
  } catch {
    return null;
  }
}
