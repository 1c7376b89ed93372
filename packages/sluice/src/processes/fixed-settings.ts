import type { Problem } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';

/** What a worker has from its start to its end, under the names of the configuration. */
const ofWorkers = { workers: 'workers', durability: 'durability', onRecordError: 'onRecordError' } as const;
/** What the supervisor has. */
const ofSupervisor = { host: 'listen.host', port: 'listen.port', dataFolder: 'data' } as const;

export interface Taken {
  /** What was asked for, but for what cannot change. */
  readonly settings: Settings;
  /** What else was asked for, and when it would be taken. */
  readonly warnings: readonly Problem[];
}

/** What a reload takes: everything that is a worker's to change while it runs. */
export function reloadable(inForce: Settings, asked: Settings): Taken {
  const kept = restartable(inForce, asked);
  const { workers, durability, onRecordError } = inForce;
  return {
    settings: { ...kept.settings, workers, durability, onRecordError },
    warnings: [...kept.warnings, ...differences(ofWorkers, inForce, asked, 'run "sluice restart", which replaces the workers one by one')],
  };
}

/** What workers that are started anew take. */
export function restartable(inForce: Settings, asked: Settings): Taken {
  const { host, port, dataFolder } = inForce;
  return {
    settings: { ...asked, host, port, dataFolder },
    warnings: differences(ofSupervisor, inForce, asked, 'stop Sluice and start it again'),
  };
}

type Fixed = keyof typeof ofWorkers | keyof typeof ofSupervisor;

function differences<Name extends Fixed>(
  names: Readonly<Record<Name, string>>,
  inForce: Settings,
  asked: Settings,
  fix: string,
): readonly Problem[] {
  const at = { file: asked.file ?? 'command line', line: 1, column: 1, severity: 'warning' } as const;
  return (Object.entries(names) as [Name, string][])
    .filter(([name]) => inForce[name] !== asked[name])
    .map(([name, written]) => ({ ...at, message: `${written} needs a restart: ${inForce[name]} stays in force`, fix }));
}
