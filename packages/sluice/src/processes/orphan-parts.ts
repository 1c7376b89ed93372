import type { WorkerStatus } from '@sluice/control';
import type { Settings } from '../config/settings.ts';
import type { Say } from '../log/log.ts';
import type { Prepared, SupervisorNote } from './messages.ts';
import type { SharedSockets } from './pool-worker.ts';

/** What the worker is and can do that has lost its supervisor. */
export interface OrphanParts {
  readonly supervisor: SupervisorNote;
  readonly settings: () => Settings;
  readonly prepared: () => Prepared;
  readonly address: () => string;
  readonly status: () => WorkerStatus;
  readonly sockets: () => SharedSockets | null;
  /** Finishes what is under way, and ends. */
  readonly leave: () => void;
  readonly say: Say;
}
