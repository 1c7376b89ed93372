import { controlErrors } from '../errors.ts';
import type { DeniedTokens } from './entries.ts';
import { dropExpired } from './expired.ts';
import { Fields } from './fields.ts';
import type { RegisterPorts } from './ports.ts';
import type { Shelf } from './shelf.ts';

const tokenLengthMax = 16_384;

/** Tokens that are believed no more: one, all of a subject, or all that were issued before a time. */
export class Denials {
  readonly #shelf: Shelf<'denial'>;
  readonly #ports: RegisterPorts;

  constructor(shelf: Shelf<'denial'>, ports: RegisterPorts) {
    this.#shelf = shelf;
    this.#ports = ports;
  }

  list(): Promise<readonly DeniedTokens[]> {
    return this.#shelf.all();
  }

  async create(body: unknown): Promise<DeniedTokens> {
    const fields = new Fields(body, ['token', 'tokenId', 'issuer', 'subject', 'issuedBeforeMs', 'reason', 'untilMs']);
    if (await this.#shelf.isFull()) await dropExpired(this.#shelf, this.#ports.now());
    await this.#shelf.assertRoom();
    const made: DeniedTokens = {
      id: `td-${Buffer.from(this.#ports.random(5)).toString('hex')}`,
      what: this.#what(body, fields),
      reason: fields.textOrNull('reason') ?? '',
      createdAtMs: this.#ports.now(),
      untilMs: fields.timeOrNull('untilMs'),
    };
    await this.#shelf.put(made.id, null, made);
    return made;
  }

  async remove(id: string): Promise<{ readonly removed: string }> {
    await this.#shelf.put(id, await this.#shelf.get(id), null);
    return { removed: id };
  }

  #what(body: unknown, fields: Fields): DeniedTokens['what'] {
    const given = ['token', 'tokenId', 'subject'].filter((name) => fields.has(name));
    if (given.length > 1) throw controlErrors.BAD_PARAMETER(given[1] ?? '', `absent beside "${given[0] ?? ''}"`);
    const issuedBeforeMs = fields.timeOrNull('issuedBeforeMs');
    if (fields.has('tokenId')) return { kind: 'token-id', tokenId: fields.text('tokenId') };
    if (fields.has('subject')) {
      // What is denied is a subject of one issuer: another's may have the same name.
      return { kind: 'subject', issuer: fields.text('issuer'), subject: fields.text('subject'), issuedBeforeMs };
    }
    if (fields.has('token')) return { kind: 'fingerprint', fingerprint: this.#ports.fingerprintOfToken(tokenOf(body)) };
    if (issuedBeforeMs === null) throw controlErrors.BAD_PARAMETER('tokenId', 'given, or token, subject or issuedBeforeMs');
    return { kind: 'all', issuedBeforeMs };
  }
}

/** Only its fingerprint is kept. */
function tokenOf(body: unknown): string {
  const token = (body as { readonly token?: unknown }).token;
  if (typeof token !== 'string' || token === '' || token.length > tokenLengthMax)
    throw controlErrors.BAD_PARAMETER('token', `a token of at most ${tokenLengthMax} characters`);
  return token;
}
