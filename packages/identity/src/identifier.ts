import { Lru } from '@sluice/kit';
import { type Consumer, type ConsumerKind, consumerId, type HeaderPairs, headerOf, headersOf, Raw } from '@sluice/model';
import type { AccessBook, Ban } from './access-book.ts';
import { BasicUsers, readBasic } from './basic-users.ts';
import { BoundSessions } from './bound-sessions.ts';
import { checkTokenProvider, type IdentityConfiguration, type IdentityPorts } from './configuration.ts';
import { findCookie } from './cookies.ts';
import type { Identity, Presented, Standing, TokenFault } from './identity.ts';
import { type KeyedId, keyedId } from './keyed-id.ts';
import type { KnownKey } from './known-key.ts';
import { networkOf } from './network.ts';
import { RegisteredKeys } from './registered-keys.ts';
import type { RequestHead } from './request-head.ts';
import { type Requirement, type Shortfall, shortfallOf } from './requirement.ts';
import { Signatures } from './signatures/signatures.ts';
import { Tokens } from './tokens/tokens.ts';

const noClaims = Object.freeze({});
const networksKept = 1024;
/** Kinds of credentials that are not always told at once. */
const mayHaveToAsk: ReadonlySet<Presented> = new Set(['bearer', 'basic', 'session']);

type ShownHead = Pick<RequestHead, 'headers' | 'peer' | 'wasProven'>;

/**
 * Tells consumers apart. A token that says who it is goes before a key that says which program asks, and both before a session. The
 * certificate of a connection goes before all of them that were not verified: nobody gets rid of it by a header.
 */
export class Identifier {
  readonly #configuration: IdentityConfiguration;
  readonly #ports: IdentityPorts;
  readonly #tokens: Tokens;
  readonly #keys: RegisteredKeys;
  readonly #users: BasicUsers;
  readonly #sessions: BoundSessions | null;
  readonly #signatures: Signatures | null;
  readonly #cookieNames: ReadonlySet<string>;
  readonly #cookieEndings: readonly string[];
  /** By address, which is no secret; what was shown as a credential is not kept. */
  readonly #networks = new Lru<string, Identity>(networksKept);
  readonly #certificates = new WeakMap<Raw, Identity>();

  /** Throws where tokens are to be verified in a way that proves nothing. */
  constructor(configuration: IdentityConfiguration, ports: IdentityPorts) {
    for (const provider of configuration.providers) checkTokenProvider(provider);
    this.#configuration = configuration;
    this.#ports = ports;
    this.#keys = new RegisteredKeys(ports);
    this.#users = new BasicUsers(configuration.users, ports);
    this.#signatures = configuration.signatures ? new Signatures(configuration.signatures, ports) : null;
    this.#sessions = configuration.whoAmI ? new BoundSessions(configuration.whoAmI, ports) : null;
    this.#tokens = new Tokens(configuration.providers, ports, configuration.tokensMax);
    this.#cookieNames = new Set(configuration.sessionCookies.filter((name) => !name.startsWith('*')));
    this.#cookieEndings = configuration.sessionCookies.filter((name) => name.startsWith('*')).map((name) => name.slice(1));
  }

  /** A value at once; a promise only where a signature must be checked. */
  identify(head: RequestHead): Identity | Promise<Identity> {
    const found = this.#byHeaders(head);
    const { certificate } = head.peer;
    return certificate === null ? found : this.#unlessVerified(found, certificate);
  }

  /**
   * Who shows this now, where `identity` was found by it before; null where that cannot be told at once. Asks nobody, and what was withdrawn
   * or has ended is told even where nobody answers.
   */
  known(identity: Identity, head: RequestHead): Identity | null {
    const { standing, presented } = identity;
    if (standing === undefined) {
      if (presented !== null && mayHaveToAsk.has(presented)) return null;
      const found = this.identify(head);
      if (!(found instanceof Promise)) return found;
      found.catch(() => undefined);
      return null;
    }
    const nowMs = this.#ports.now();
    const fault = faultOf(standing, this.#ports.book, nowMs);
    if (fault !== null) return { ...this.#byNetwork(head.peer.address), fault, presented };
    return this.#isOwn(standing) && nowMs < standing.untilMs ? identity : null;
  }

  #isOwn({ by }: Standing): boolean {
    return by === this.#tokens || by === this.#users || by === this.#sessions;
  }

  /** Who is known by nothing but an address. */
  ofNetwork(address: string): Consumer {
    return this.#byNetwork(address).consumer;
  }

  /**
   * Why whoever was identified is turned away: for itself, for its network, or for a key or certificate that it shows beside what it was
   * identified by, which may open what that does not; null for nearly everybody.
   */
  banOf(identity: Identity, head: ShownHead): Ban | null {
    const { peer } = head;
    const { book } = this.#ports;
    if (!book.hasBans) return null;
    const nowMs = this.#ports.now();
    const key = this.#byKey(head);
    const certificate = peer.certificate && this.#byCertificate(peer.certificate);
    for (const shown of [identity, this.#byNetwork(peer.address), key, certificate]) {
      if (shown === null) continue;
      for (const id of [shown.consumer.id, ...(shown.formerIds ?? [])]) {
        const ban = book.banOf(id, nowMs);
        if (ban !== null) return ban;
      }
    }
    return null;
  }

  /** Why whoever was identified by this head may not call an endpoint that requires this; null where it may. */
  shortfall(requirements: readonly Requirement[], identity: Identity, head: RequestHead): Shortfall | null {
    const isVerifiedBy = (ways: ReadonlySet<string>): boolean =>
      (identity.verifiedBy !== null && ways.has(identity.verifiedBy)) ||
      (ways.has('certificate') && head.peer.certificate !== null) ||
      (ways.has('api-key') && this.#byKey(head)?.consumer.isVerified === true);
    for (const requirement of requirements) {
      const shortfall = shortfallOf(requirement, identity, isVerifiedBy);
      if (shortfall !== null) return shortfall;
    }
    return null;
  }

  /** A key that holds goes before whatever does not: else whoever has one had no name any more by a bad token beside it. */
  #byHeaders(head: RequestHead): Identity | Promise<Identity> {
    const found = this.#byCredentials(head);
    return found instanceof Promise ? found.then((identity) => this.#orByKey(identity, head)) : this.#orByKey(found, head);
  }

  #orByKey(found: Identity, head: RequestHead): Identity {
    const isOfKeys = found.presented === null || (found.presented === 'api-key' && found.fault === null);
    if (found.consumer.isVerified || isOfKeys) return found;
    const key = this.#byKey(head);
    return key?.consumer.isVerified ? { ...key, fault: found.fault, presented: found.presented } : found;
  }

  #byCredentials(head: RequestHead): Identity | Promise<Identity> {
    const authorizations = headersOf(head.headers, 'authorization');
    // Two servers may each believe another line of the two.
    if (authorizations.length > 1) return { ...this.#byNetwork(head.peer.address), fault: 'ambiguous', presented: 'bearer' };
    const [scheme, credential] = splitAuthorization(authorizations[0] ?? '');
    const registered = scheme === 'bearer' ? this.#byRegister(credential, head) : null;
    if (registered) return registered;
    if ((scheme === 'bearer' || scheme === 'dpop') && credential !== '')
      return this.#believed(this.#tokens.identify(credential, scheme, head), head);
    return (
      this.#bySignature(head) ??
      this.#byKey(head) ??
      this.#byAuthorization(scheme, credential, head) ??
      this.#bySession(head.headers) ??
      this.#byNetwork(head.peer.address)
    );
  }

  /** Who shows a token that is not believed has shown nothing: anonymous, so that no rule takes it for an authenticated consumer. */
  #believed(found: Identity | Promise<Identity>, head: RequestHead): Identity | Promise<Identity> {
    if (found instanceof Promise) return found.then((identity) => this.#believed(identity, head));
    return found.fault === null ? found : { ...this.#byNetwork(head.peer.address), fault: found.fault, presented: found.presented };
  }

  #unlessVerified(found: Identity | Promise<Identity>, certificate: Raw): Identity | Promise<Identity> {
    if (found instanceof Promise) return found.then((identity) => this.#unlessVerified(identity, certificate));
    return found.consumer.isVerified
      ? found
      : { ...this.#byCertificate(certificate), fault: found.fault, presented: found.presented ?? 'certificate' };
  }

  #byCertificate(certificate: Raw): Identity {
    const known = this.#certificates.get(certificate);
    if (known) return known;
    const { id, formerIds } = keyedId('certificate', Raw.reveal(certificate), this.#ports);
    const consumer: Consumer = {
      id,
      kind: 'certificate',
      isVerified: true,
      roles: [],
      scopes: [],
      tenant: null,
      plan: null,
    };
    const made: Identity = { consumer, formerIds, claims: noClaims, fault: null, presented: 'certificate', verifiedBy: 'certificate' };
    this.#certificates.set(certificate, made);
    return made;
  }

  #byKey(head: ShownHead): Identity | null {
    const { headers, peer } = head;
    for (const name of this.#configuration.apiKeyHeaders) {
      const key = headerOf(headers, name);
      if (key === null) continue;
      // Two servers may each believe another line of them.
      if (headersOf(headers, name).some((other) => other !== key))
        return { ...this.#byNetwork(peer.address), fault: 'ambiguous', presented: 'api-key' };
      if (key === '') continue;
      const registered = this.#byRegister(key, head);
      if (registered) return registered;
      const known = this.#knownKey(key);
      if (!known) return unverified('api-key', keyedId('key', key, this.#ports), 'api-key');
      const consumer: Consumer = {
        id: consumerId(`key-${known.name}`),
        kind: 'api-key',
        isVerified: true,
        roles: known.roles,
        scopes: known.scopes,
        tenant: known.tenant,
        plan: known.plan,
      };
      return { consumer, claims: noClaims, fault: null, presented: 'api-key', verifiedBy: 'api-key' };
    }
    return null;
  }

  #knownKey(key: string): KnownKey | undefined {
    const { knownKeys } = this.#configuration;
    return knownKeys.size === 0 ? undefined : knownKeys.get(this.#ports.sha256(key));
  }

  /** Null for what is no key of the register's kind. One that is and does not hold has shown nothing, as a token that is not believed. */
  #byRegister(text: string, { peer, wasProven }: ShownHead): Identity | null {
    const found = this.#keys.identify(text, !wasProven);
    return typeof found === 'string' ? { ...this.#byNetwork(peer.address), fault: found, presented: 'api-key' } : found;
  }

  /** Basic by its user, so that a new password is no new consumer; other schemes by the whole credential. */
  #byAuthorization(scheme: string, credential: string, head: RequestHead): Identity | Promise<Identity> | null {
    if (credential === '') return null;
    const isBasic = scheme === 'basic';
    const checked = isBasic ? this.#users.identify(credential) : null;
    if (checked !== null) return this.#checked(checked, 'basic', head);
    const user = isBasic ? readBasic(credential)?.user : undefined;
    const id = user === undefined ? keyedId('key', credential, this.#ports) : keyedId('user', user, this.#ports);
    return unverified('api-key', id, isBasic ? 'basic' : 'other');
  }

  /** Who shows what does not hold has shown nothing. */
  #checked(
    found: Identity | TokenFault | Promise<Identity | TokenFault>,
    presented: Presented,
    head: RequestHead,
  ): Identity | Promise<Identity> {
    if (found instanceof Promise) return found.then((identity) => this.#checked(identity, presented, head));
    return typeof found === 'string' ? { ...this.#byNetwork(head.peer.address), fault: found, presented } : found;
  }

  #bySignature(head: RequestHead): Identity | Promise<Identity> | null {
    const found = this.#signatures ? this.#signatures.identify(head) : null;
    return found === null ? null : this.#checked(found, 'signature', head);
  }

  #bySession(headers: HeaderPairs): Identity | Promise<Identity> | null {
    for (const header of headersOf(headers, 'cookie')) {
      const cookie = findCookie(
        header,
        (name) => this.#cookieNames.has(name) || this.#cookieEndings.some((ending) => name.endsWith(ending)),
      );
      if (cookie === null) continue;
      const unbound = unverified('session', keyedId('session', cookie.value, this.#ports), 'session');
      return this.#sessions ? this.#sessions.identify(cookie.name, cookie.value, unbound) : unbound;
    }
    return null;
  }

  #byNetwork(address: string): Identity {
    const known = this.#networks.get(address);
    if (known) return known;
    const made = unverified('anonymous', keyedId('network', networkOf(address), this.#ports), null);
    this.#networks.set(address, made);
    return made;
  }
}

function faultOf({ shown, expiresAtMs }: Standing, book: AccessBook, nowMs: number): TokenFault | null {
  if (shown !== null && book.isRevoked(shown, nowMs)) return 'revoked';
  return expiresAtMs !== null && expiresAtMs <= nowMs ? 'expired' : null;
}

function unverified(kind: ConsumerKind, { id, formerIds }: KeyedId, presented: Presented | null): Identity {
  return {
    consumer: { id, kind, isVerified: false, roles: [], scopes: [], tenant: null, plan: null },
    formerIds,
    claims: noClaims,
    fault: null,
    presented,
    verifiedBy: null,
  };
}

function splitAuthorization(header: string): readonly [string, string] {
  const space = header.indexOf(' ');
  return space < 0 ? ['', header.trim()] : [header.slice(0, space).toLowerCase(), header.slice(space + 1).trim()];
}
