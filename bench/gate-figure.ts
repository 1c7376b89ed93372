import type { Figure, FigureContext, FigureValue, Goal } from './figure.ts';
import { type GateDriver, type GateRow, measureGate, pairwise, type Spread, spreadOf } from './gate.ts';
import type { GateLoad } from './gate-loads.ts';
import type { Peer, PeerKind } from './peers/peer.ts';
import { sluice as usual } from './peers/peers.ts';

export interface GateComparison {
  readonly name: string;
  readonly about: string;
  readonly goalWords: string;
  readonly goal: Goal;
  readonly unit: string;
  readonly load: GateLoad;
  readonly connections?: number;
  /** Sluice, where it is not as the other figures ask for it. */
  readonly sluice?: PeerKind;
  readonly peer: PeerKind;
  readonly driver?: GateDriver;
  /** The figure of each round from both rows. */
  readonly compare: (ours: GateRow, theirs: GateRow) => Spread;
}

const rounds = 7;

/** Sluice and one peer in turn, and the median over the rounds of what `compare` makes of them. */
export function gateFigure(comparison: GateComparison): Figure {
  const { name, about, goalWords } = comparison;
  return { name, about, goal: goalWords, measure: async (context) => [await measure(comparison, context)] };
}

/** How many times less CPU an exchange Sluice takes. */
export function timesLess(ours: GateRow, theirs: GateRow): Spread {
  return pairwise(ours.cpuUs, theirs.cpuUs, (our, their) => their / our);
}

/** How many times the peer's CPU Sluice takes. */
export function timesAsMuch(ours: GateRow, theirs: GateRow): Spread {
  return pairwise(ours.cpuUs, theirs.cpuUs, (our, their) => our / their);
}

/** Half of the exchanges wait at least this much longer. */
export function addedMedian(ours: GateRow, theirs: GateRow): Spread {
  return pairwise(ours.p50Us, theirs.p50Us, (our, their) => our - their);
}

async function measure(comparison: GateComparison, context: FigureContext): Promise<FigureValue> {
  const { name, unit, goal, load, sluice = usual, peer, driver, connections = 32, compare } = comparison;
  const rows = await measureGate({
    load,
    connections,
    rounds,
    peers: [sluice, peer],
    ...(driver ? { driver } : {}),
    folder: context.workFolder,
    signal: context.signal,
    say: context.say,
  });
  if (!rows.ok) return { kind: 'unmeasured', name, unit, goal, why: rows.failure };
  const [ours, theirs] = rows.value;
  if (!ours || !theirs) throw new Error('a peer has no row');
  for (const row of rows.value) context.show(peerText(row.peer));
  const { median, low, high } = compare(ours, theirs);
  const note = `${low.toPrecision(3)} to ${high.toPrecision(3)} over ${rounds} rounds; ${rows.value.map(rowText).join(', ')}`;
  return { kind: 'measured', name, value: median, unit, goal, note };
}

/** What somebody needs who wants to measure the same again. */
export function peerText({ name, version, configuration }: Peer): string {
  return `${name}, ${version}\n${configuration.trimEnd().replace(/^/gm, '  ')}\n`;
}

function rowText({ peer, cpuUs, p50Us }: GateRow): string {
  const middle = (values: readonly number[]) => spreadOf(values).median.toFixed(0);
  return `${peer.name} ${middle(cpuUs)} µs CPU an exchange, p50 ${middle(p50Us)} µs`;
}
