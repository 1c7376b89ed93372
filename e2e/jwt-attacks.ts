import { requestText } from '../test/support/raw-exchange.ts';
import type { Attack, Shot } from './jwt-attacks/attack.ts';
import { attacks, bearer } from './jwt-attacks/attacks.ts';
import { openStand, type Stand } from './jwt-attacks/stand.ts';

export interface AttackReading {
  readonly attacks: number;
  /** Attacks that reached the API, or were answered as if they were none. */
  readonly passed: readonly string[];
  /** Controls that did not reach the API. */
  readonly refused: readonly string[];
  /** Times that the attacker's own server was asked for keys. */
  readonly lured: number;
}

/** Sends each attack and its control over sockets of their own, through a running Sluice. The folder is empty. */
export async function measureAttacks(folder: string): Promise<AttackReading> {
  await using stand = await openStand(folder);
  const passed: string[] = [];
  const refused: string[] = [];
  for (const attack of attacks) {
    if (!(await passes(stand, controlOf(attack, stand)))) refused.push(attack.name);
    if (await passes(stand, attack.attack(stand))) passed.push(attack.name);
  }
  return { attacks: attacks.length, passed, refused, lured: stand.reached().evil };
}

function controlOf({ control }: Attack, stand: Stand): Shot {
  return control ? control(stand) : bearer(stand.token());
}

/** Whether the API was asked. Whoever is refused is told that a credential is wanted, or that this was no request. */
async function passes(stand: Stand, { lines, target = '/', method = 'GET', body = '' }: Shot): Promise<boolean> {
  const before = stand.reached().api;
  const text = requestText(method, target, lines, body)
    .toString('latin1')
    .replace('Host: gate.test', `Host: 127.0.0.1:${stand.sluice.port}`);
  const answer = (await stand.sluice.send(Buffer.from(text, 'latin1'))).toString('latin1');
  const isAsked = stand.reached().api > before;
  if (!isAsked && !/^HTTP\/1\.1 40[01] /.test(answer)) throw new Error(`an attack was answered with ${answer.slice(0, 40)}`);
  return isAsked || answer.startsWith('HTTP/1.1 2');
}
