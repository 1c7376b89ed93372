import type { IncomingHttpHeaders } from 'node:http';
import type { Received } from '../client/client.ts';
import type { Step } from '../flaws/flaw.ts';
import type { Answer } from '../http/answer.ts';

/**
 * A real interpreter behind an operation of the shop. While the flaw of the attack's id is on, it gets what was sent as a part of its program;
 * off, the same operation is the safe twin, which hands it over as a value.
 */
export interface Attack<Id extends string = string> {
  /** CWE number, as `CWE-78`. */
  readonly cwe: string;
  readonly exploits: readonly Exploit[];
  /** What the gate calls it, as `attack.command-injection`. */
  readonly finding: string;
  /** What the gate finds in the answer, or the class of what it cuts out of it, where the request alone could as well be an ordinary one. */
  readonly inAnswer?: string;
  /** Also that of the flaw. */
  readonly id: Id;
  /** What interprets, with its package where it is one. */
  readonly interpreter: string;
  /** Why it cannot be shown on this machine; null where it can. What is not installed is told when it is opened. */
  readonly missing?: () => string | null;
  /** Loads the interpreter and makes what it works on; called with the first request of a shop. */
  readonly open: () => Stage | Promise<Stage>;
  /** Methods and full path templates. */
  readonly operations: readonly [Operation, ...Operation[]];
  /** What people send who mean no harm, some of it close to an exploit; in this order. */
  readonly ordinary: readonly Step[];
  readonly title: string;
}

export type Operation = `${'GET' | 'POST'} /v1/tools/${string}`;

/** Requests in their order, and how the answer to the last shows that they worked. */
export interface Exploit {
  readonly name: string;
  readonly steps: readonly [Step, ...Step[]];
  readonly works: (answer: Received) => boolean | Promise<boolean>;
}

/** What an attack works on, of one shop. */
export interface Stage {
  answer(asked: Asked, isFlawed: boolean): Answer | Promise<Answer>;
  close?(): Promise<void>;
}

/** One request, read whole. */
export interface Asked {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly operation: Operation;
  /** Of the path, by their names in the template. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export function defineAttack<const Id extends string>(attack: Attack<Id>): Attack<Id> {
  return attack;
}

/** An exploit that works when the body of the last answer has a sign that nothing else brings there. */
export function exploit(name: string, steps: Step | Exploit['steps'], sign: string): Exploit {
  return judged(name, steps, showing(sign));
}

/** Whether an answer's body has what only an exploit brings out. */
export function showing(sign: string): Exploit['works'] {
  return ({ body }) => body.includes(sign);
}

export function judged(name: string, steps: Step | Exploit['steps'], works: Exploit['works']): Exploit {
  return { name, steps: 'path' in steps ? [steps] : steps, works };
}

export function asking(path: string, query: Readonly<Record<string, string>>): Step {
  return { as: 'anonymous', method: 'GET', path: `${path}?${new URLSearchParams(query).toString()}` };
}

export function posting(path: string, body: unknown): Step {
  return { as: 'anonymous', method: 'POST', path, body };
}
