import { reloadCommand } from './commands/reload.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import type { CommandDefinition } from './define-command.ts';

/** The shelf of commands, in the order in which help lists them; a test holds it against the folder. */
export const commands: readonly CommandDefinition[] = [startCommand, statusCommand, reloadCommand, stopCommand];
