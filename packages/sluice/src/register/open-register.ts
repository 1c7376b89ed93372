import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { actorOf, ControlClient, dispatcher, type Route, registerRoutes, userOfThisProcess } from '@sluice/control';
import { isAnswered } from '../access.ts';
import { commandErrors } from '../command-errors.ts';
import { controlPathOf } from '../config/control-path.ts';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { Baton } from '../processes/baton.ts';
import { isRunning } from '../processes/is-running.ts';
import type { Standing } from '../standing.ts';
import { keeperOf } from './without-sluice.ts';

/** The register, whoever holds it: the running Sluice, or this process when nothing runs. */
export interface OpenRegister extends Disposable {
  /** False: no worker is there to be told. */
  readonly isRunning: boolean;
  call<Value>(method: Route['method'], path: string, query?: Readonly<Record<string, string | undefined>>, body?: object): Promise<Value>;
}

/** So long a Sluice that has lost its supervisor may take until somebody answers for it. */
const patienceMs = 3_000;
const pauseMs = 100;

/** Asks the running Sluice; when nothing answers, opens the data folder itself and answers by the same routes. */
export async function openRegister(standing: Standing): Promise<OpenRegister> {
  const root = dataFolderOf(standing);
  const socket = controlPathOf(root);
  if (await isAnsweredSoon(socket, new Baton(root))) {
    const client = new ControlClient(socket);
    return {
      isRunning: true,
      call: (method, path, query, body) => client.call(method, path, query, body),
      [Symbol.dispose]: () => undefined,
    };
  }
  if (!existsSync(root)) throw commandErrors.NO_DATA(root);
  const keeper = keeperOf(root);
  const answer = dispatcher(registerRoutes, { register: keeper.register, audit: keeper });
  const by = actorOf(userOfThisProcess());
  return {
    isRunning: false,
    async call<Value>(method: string, path: string, query: Readonly<Record<string, string | undefined>> = {}, body: object | null = null) {
      const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
      return (await answer({ method, path, query: new URLSearchParams(given), body, by })) as Value;
    },
    [Symbol.dispose]: () => keeper.close(),
  };
}

/**
 * Whether somebody answers. Where nobody does and the baton is there, the end was not ordered: workers may go on that would hear of no
 * change, so that whoever is to answer for them is waited for.
 */
async function isAnsweredSoon(socket: string, baton: Baton): Promise<boolean> {
  for (let waitedMs = 0; !(await isAnswered(socket)); waitedMs += pauseMs) {
    const { holder } = baton;
    if (holder === null) return false;
    if (waitedMs >= patienceMs && isRunning(holder.process)) throw commandErrors.NOT_ANSWERING(holder.process);
    if (waitedMs >= patienceMs) return false;
    await pause(pauseMs);
  }
  return true;
}
