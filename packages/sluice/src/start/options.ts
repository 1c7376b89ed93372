import type { Mode } from '@sluice/model';
import type { Standing } from '../standing.ts';

/** What `sluice start` was asked for. Undefined: not said. */
export interface StartOptions {
  readonly standing: Standing;
  /** An API of the person's own; without it and without a configuration, the demo is started. */
  readonly upstream: string | undefined;
  /** As it was typed; relative to `standing.folder`. */
  readonly contract: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly mode: Mode | undefined;
  readonly workers: number | undefined;
  /** Ids of the demo's flaws that shall be on; all without it, none when empty. */
  readonly flaws: readonly string[] | undefined;
  /** The demo with its own policy of who may do what. */
  readonly access: boolean;
  /** Exchanges a second that drive the demo. */
  readonly rate: number | undefined;
  /** False with `--no-drive`: nobody asks the demo anything but the person. */
  readonly drive: boolean;
  /** A file descriptor that gets one line of JSON with the address once everything is ready. */
  readonly readyFd: number | undefined;
}
