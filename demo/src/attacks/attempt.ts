import { Client, type Received } from '../client/client.ts';
import type { Step } from '../flaws/flaw.ts';
import { take } from '../flaws/see.ts';
import type { Exploit } from './attack.ts';

export interface Attempt {
  /** Of the last answer. */
  readonly status: number;
  readonly works: boolean;
}

/** Sends an exploit to an address, be it the shop itself or a gate in front of it, and says whether it worked. */
export async function attempt(url: string, { steps, works }: Exploit, signal: AbortSignal): Promise<Attempt> {
  const answers = await sendSteps(url, steps, signal);
  const last = answers.at(-1);
  if (last === undefined) throw new Error('an exploit has no step');
  return { works: await works(last), status: last.status };
}

/** Answers to requests, in their order. */
export async function sendSteps(url: string, steps: readonly Step[], signal: AbortSignal): Promise<readonly Received[]> {
  using client = new Client(url, signal);
  const answers: Received[] = [];
  for (const step of steps) answers.push(await take(client, step));
  return answers;
}
