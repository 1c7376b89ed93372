import type { Installation } from '../../../e2e/servers/installed.ts';
import type { Texts } from './texts.ts';

/** Loads a package from the folder of an installation. Those packages are no dependencies, so what is used of one is said where it is used. */
export type Load = <Module>(name: string) => Module;

/** A server that others wrote, and what its own client does with it. */
export interface RecordedServer {
  readonly name: string;
  /** Server and client, with their versions. */
  readonly installation: Installation;
  /** Listens on loopback; in a process of its own, in an empty folder. */
  serve(load: Load, port: number): Promise<void> | void;
  /** The client's requests. Whether the server grants them is not asked. */
  drive(load: Load, url: string, texts: Texts): Promise<void>;
}

/** A request is recorded whether or not its server grants it. */
export async function quietly<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}
