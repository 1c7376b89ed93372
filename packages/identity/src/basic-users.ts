import { textOfUtf8 } from '@sluice/kit';
import { consumerId } from '@sluice/model';
import type { IdentityPorts, KnownUser } from './configuration.ts';
import type { Identity, TokenFault } from './identity.ts';
import { KeptAnswers } from './kept-answers.ts';

// The pure rooms have no DOM types; this one is in every engine.
declare function atob(text: string): string;

const noClaims = Object.freeze({});
const credentialLengthMax = 8192;
const keptMax = 10_000;
/** A password costs some 50 ms of a core by design: more at once would be a way to stop us. */
const checksAtOnceMax = 16;
const rightKeptMs = 300_000;
const wrongKeptMs = 10_000;

/** Users whom the configuration knows, by HTTP Basic (RFC 7617). */
export class BasicUsers {
  readonly #users: ReadonlyMap<string, KnownUser>;
  readonly #ports: Pick<IdentityPorts, 'fingerprint' | 'checkPassword' | 'now'>;
  readonly #answers: KeptAnswers<Identity | TokenFault>;

  constructor(users: ReadonlyMap<string, KnownUser>, ports: Pick<IdentityPorts, 'fingerprint' | 'checkPassword' | 'now'>) {
    this.#users = users;
    this.#ports = ports;
    this.#answers = new KeptAnswers(keptMax, checksAtOnceMax, () => ports.now());
  }

  /** Null where no users are configured: then nobody can tell. */
  identify(credential: string): Identity | TokenFault | Promise<Identity | TokenFault> | null {
    if (this.#users.size === 0) return null;
    const read = readBasic(credential);
    if (!read) return 'malformed';
    const fingerprint = this.#ports.fingerprint(`basic ${credential}`);
    const known = this.#answers.find(fingerprint, credential);
    if (known !== undefined) return known;
    return this.#answers.ask(fingerprint, credential, () => this.#check(read)) ?? 'unavailable';
  }

  /** A user that is not there takes as long as a wrong password, so that nobody learns who is. */
  async #check({ user, password }: Credential) {
    const known = this.#users.get(user);
    const isRight = await this.#ports.checkPassword(known?.passwordHash ?? null, password);
    if (!known || !isRight) return { answer: 'password' as const, keptMs: wrongKeptMs };
    const standing = { by: this, shown: null, expiresAtMs: null, untilMs: this.#ports.now() + rightKeptMs };
    return { answer: { ...identityOf(known), standing }, keptMs: rightKeptMs };
  }
}

interface Credential {
  readonly user: string;
  readonly password: string;
}

/** Null for what is no credential of Basic. */
export function readBasic(credential: string): Credential | null {
  if (credential.length > credentialLengthMax || !/^[A-Za-z0-9+/]+={0,2}$/.test(credential) || credential.length % 4 !== 0) return null;
  const decoded = textOfUtf8(Uint8Array.from(atob(credential), (character) => character.charCodeAt(0)));
  const colon = decoded.indexOf(':');
  return colon < 0 ? null : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function identityOf({ name, roles, scopes, tenant, plan }: KnownUser): Identity {
  return {
    consumer: { id: consumerId(`user-${name}`), kind: 'api-key', isVerified: true, roles, scopes, tenant, plan },
    claims: noClaims,
    fault: null,
    presented: 'basic',
    verifiedBy: 'basic',
  };
}
