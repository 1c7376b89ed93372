import type { Result } from '@sluice/kit';
import type { Problem } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import type { Say } from '../log/log.ts';
import type { HowStarted } from './messages.ts';
import type { Predecessor } from './predecessor.ts';

export interface SupervisorOptions {
  readonly settings: Settings;
  /** Reads the settings anew; null where they came from flags alone. */
  readonly readAgain: (() => Result<Settings, readonly Problem[]>) | null;
  /** How this process was started: what an upgrade starts anew, and whoever finds it gone. Null where it cannot be. */
  readonly how: HowStarted | null;
  /** Whose place it takes; null where it is the first. */
  readonly predecessor: Predecessor | null;
  /** Lines for the log: what started, what died, what was reloaded. */
  readonly say: Say;
}
