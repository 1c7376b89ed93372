import { isIP } from 'node:net';
import { controlErrors } from '../errors.ts';
import type { StoredBan } from './entries.ts';
import { dropExpired } from './expired.ts';
import { Fields } from './fields.ts';
import type { RegisterPorts } from './ports.ts';
import type { Shelf } from './shelf.ts';

const hand = 'hand';
const treats = ['block', 'limit', 'challenge'] as const;
const consumerIdPattern = /^(?:consumer|key|user|subject|token|claimed|session|certificate|network)-[\x21-\x7e]{1,120}$/;

/** Consumers and networks that are turned away for a time, or until somebody lifts it. One ban a target: a new one takes the place of the old. */
export class Bans {
  readonly #shelf: Shelf<'ban'>;
  readonly #consumers: Shelf<'consumer'>;
  readonly #ports: RegisterPorts;

  constructor(shelf: Shelf<'ban'>, consumers: Shelf<'consumer'>, ports: RegisterPorts) {
    this.#shelf = shelf;
    this.#consumers = consumers;
    this.#ports = ports;
  }

  /** Those in force. */
  async list(): Promise<readonly StoredBan[]> {
    const nowMs = this.#ports.now();
    return (await this.#shelf.all()).filter(({ untilMs }) => untilMs === null || untilMs > nowMs);
  }

  /** `by` is the rule that bans, or `hand`. No rule takes away or shortens what a hand has set. */
  async put(body: unknown, by: string): Promise<StoredBan> {
    const fields = new Fields(body, ['target', 'treat', 'reason', 'untilMs', 'acrValues', 'maxAgeSeconds']);
    const target = await this.#targetOf(fields.word('target'));
    const nowMs = this.#ports.now();
    if (await this.#shelf.isFull()) await dropExpired(this.#shelf, nowMs);
    const before = await this.#shelf.find(target);
    if (!before) await this.#shelf.assertRoom();
    const after: StoredBan = {
      id: `ban-${Buffer.from(this.#ports.random(5)).toString('hex')}`,
      target,
      treat: fields.oneOf('treat', treats, 'block'),
      stepUp: stepUpOf(fields),
      reason: fields.text('reason'),
      by,
      createdAtMs: nowMs,
      untilMs: fields.timeOrNull('untilMs'),
    };
    if (after.untilMs !== null && after.untilMs <= nowMs) throw controlErrors.BAD_PARAMETER('untilMs', 'a time that is still to come');
    if (before?.by === hand && by !== hand && !isOverBy(before, after.untilMs)) return before;
    await this.#shelf.put(target, before, after);
    return after;
  }

  async lift(given: string): Promise<StoredBan> {
    const target = await this.#targetOf(given);
    const lifted = await this.#shelf.get(target);
    await this.#shelf.put(target, lifted, null);
    return lifted;
  }

  /** A registered consumer by its name, any by its id, a network by one of its addresses or in its usual notation. */
  async #targetOf(given: string): Promise<string> {
    const [address = '', bits] = given.split('/');
    if (isIP(address)) {
      const network = this.#ports.networkOf(address);
      if (bits !== undefined && network.split('/')[1] !== bits)
        throw controlErrors.BAD_PARAMETER('target', `${network}: networks are /24 of IPv4 and /64 of IPv6`);
      return network;
    }
    if (consumerIdPattern.test(given) && !(await this.#consumers.find(given))) return given;
    return `consumer-${(await this.#consumers.get(given)).name}`;
  }
}

/** Names of classes stand in a header between quotes. */
const acrPattern = /^[\w:./+-]{1,128}$/;
const maxAgeSecondsMax = 366 * 86_400;

function stepUpOf(fields: Fields): StoredBan['stepUp'] {
  const acrValues = fields.words('acrValues');
  const maxAgeSeconds = fields.has('maxAgeSeconds') ? fields.wholeOrNull('maxAgeSeconds', maxAgeSecondsMax) : null;
  if (acrValues.length === 0 && maxAgeSeconds === null) return null;
  if (!acrValues.every((value) => acrPattern.test(value)))
    throw controlErrors.BAD_PARAMETER('acrValues', 'names of letters, digits and :./+-');
  if (fields.oneOf('treat', treats, 'block') !== 'challenge')
    throw controlErrors.BAD_PARAMETER('treat', '"challenge" where it is said which login is wanted');
  return { acrValues, maxAgeSeconds };
}

function isOverBy({ untilMs }: StoredBan, thenMs: number | null): boolean {
  return untilMs !== null && (thenMs === null || untilMs < thenMs);
}
