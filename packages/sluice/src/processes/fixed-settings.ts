import { placeIn } from '../config/places.ts';
import type { Problem } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';

/** What a worker has from its start to its end, under the names of the configuration. */
const ofWorkers = { workers: 'workers', durability: 'durability', onRecordError: 'onRecordError' } as const;
/** The same, of more than one member. */
const partsOfWorkers = { overload: 'overload', http2: 'listen.http2' } as const;
/** What the supervisor has. */
const ofSupervisor = { host: 'listen.host', port: 'listen.port', redirectFrom: 'listen.tls.redirectFrom', dataFolder: 'data' } as const;

export interface Taken {
  /** What was asked for, but for what cannot change. */
  readonly settings: Settings;
  /** What else was asked for, and when it would be taken. */
  readonly warnings: readonly Problem[];
}

/** What a reload takes: everything that is a worker's to change while it runs. */
export function reloadable(inForce: Settings, asked: Settings): Taken {
  const kept = restartable(inForce, asked);
  const { workers, durability, onRecordError, overload, http2 } = inForce;
  const fix = 'run "sluice restart", which replaces the workers one by one';
  const parts = (Object.entries(partsOfWorkers) as [keyof typeof partsOfWorkers, string][])
    .filter(([name]) => !isAlike(inForce[name], asked[name]))
    .map(
      ([, written]): Problem => ({ ...placeOf(asked, written), message: `${written} needs a restart: what it was stays in force`, fix }),
    );
  return {
    settings: { ...kept.settings, workers, durability, onRecordError, overload, http2 },
    warnings: [...kept.warnings, ...differences(ofWorkers, inForce, asked, fix), ...parts],
  };
}

/** What workers that are started anew take. */
export function restartable(inForce: Settings, asked: Settings): Taken {
  const { host, port, redirectFrom, dataFolder, operations, cluster } = inForce;
  const warnings = differences(ofSupervisor, inForce, asked, 'stop Sluice and start it again');
  if (!isAlike(inForce.operations, asked.operations)) {
    const message = 'operations needs a restart: its listener stays as it is';
    warnings.push({ ...placeOf(asked, 'operations'), message, fix: 'stop Sluice and start it again' });
  }
  if (!isAlike(inForce.cluster, asked.cluster)) {
    const message = 'cluster needs a restart: counters stay where they are';
    warnings.push({ ...placeOf(asked, 'cluster'), message, fix: 'stop Sluice and start it again' });
  }
  const tls = (inForce.tls === null) === (asked.tls === null) ? asked.tls : inForce.tls;
  if (tls !== asked.tls) {
    const message = `listen.tls needs a restart: clients are still spoken to ${tls ? 'over TLS' : 'in cleartext'}`;
    warnings.push({ ...placeOf(asked, 'listen.tls'), message, fix: 'stop Sluice and start it again' });
  }
  return { settings: { ...asked, host, port, redirectFrom, dataFolder, operations, cluster, tls }, warnings };
}

type Fixed = keyof typeof ofWorkers | keyof typeof ofSupervisor;

function differences<Name extends Fixed>(
  names: Readonly<Record<Name, string>>,
  inForce: Settings,
  asked: Settings,
  fix: string,
): Problem[] {
  return (Object.entries(names) as [Name, string][])
    .filter(([name]) => inForce[name] !== asked[name])
    .map(([name, written]) => ({
      ...placeOf(asked, written),
      message: `${written} needs a restart: ${inForce[name]} stays in force`,
      fix,
    }));
}

function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function placeOf(asked: Settings, path: string) {
  return { ...placeIn(asked, path), severity: 'warning' } as const;
}

/** Whether the recorder keeps records by other rules. */
export function keepsOtherwise(before: Settings, after: Settings): boolean {
  const rulesOf = ({ retentionDays, classes }: Settings) => JSON.stringify([retentionDays, classes]);
  return rulesOf(before) !== rulesOf(after);
}
