import type { Status } from '@sluice/control';
import type { LeakRow, Overview } from '@sluice/store';
import type { LogAttributes } from '../log/log.ts';
import type { Notes } from '../log/notes.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import type { Output } from '../ui/output.ts';
import { frameText, lineText, type Seen } from './frame.ts';

const everyMs = { terminal: 1_000, log: 30_000 } as const;
const leaksShown = 12;

export interface LiveScreenOptions {
  readonly output: Output;
  readonly notes: Notes;
  readonly supervisor: Supervisor;
  readonly status: Status;
  readonly isDemo: boolean;
}

export interface LiveScreen {
  close(): void;
}

/** What leaves, as it leaves: drawn anew each second at a terminal, a line now and then elsewhere. */
export function liveScreen({ output, notes, supervisor, status, isDemo }: LiveScreenOptions): LiveScreen {
  const isDrawn = process.stdout.isTTY === true && !output.isJson && !output.isQuiet;
  let isClosed = false;
  let lines = 0;
  const started = {
    'service.version': status.version,
    'sluice.address': status.address,
    'sluice.data.folder': status.dataFolder,
    'sluice.mode': status.mode,
    'sluice.revision': status.revision,
    'sluice.apis': status.apis.map(({ name }) => name),
  };
  notes.tell('sluice.started', `Sluice ${status.version} listens at ${status.address}`, started, bannerText(status, isDemo));
  const draw = async () => {
    const seen = await look(supervisor, isDrawn || output.isJson);
    if (isClosed || seen === null) return;
    if (output.isJson) process.stdout.write(`${JSON.stringify({ schemaVersion: 1, at: Date.now(), ...seen })}\n`);
    else if (!isDrawn) notes.tell('sluice.traffic', lineText(seen), trafficOf(seen));
    else {
      const frame = frameText(seen, output.colours);
      const shown = frame.split('\n').slice(0, Math.max(8, (process.stdout.rows ?? 40) - 2));
      process.stdout.write(`${lines > 0 ? `\u001b[${lines}A\u001b[J` : ''}${shown.join('\n')}\n`);
      lines = shown.length;
    }
  };
  const timer = setInterval(
    () => {
      draw().catch((error: unknown) => output.complain(error instanceof Error ? error.message : 'the screen failed'));
    },
    isDrawn ? everyMs.terminal : everyMs.log,
  );
  return {
    close() {
      isClosed = true;
      clearInterval(timer);
    },
  };
}

function trafficOf({ overview }: Seen): LogAttributes {
  const { exchanges, findings, bytesSeen, bytesUnseen, byDecision } = overview;
  return {
    'sluice.exchanges': exchanges,
    'sluice.exchanges.blocked': byDecision.block,
    'sluice.findings': findings,
    'sluice.bytes.judged': bytesSeen,
    'sluice.bytes.unjudged': bytesUnseen,
  };
}

/** Null where the recorder does not answer just now; the next look may. A line tells no leaks, so they are not asked for. */
async function look(supervisor: Supervisor, isLeaksShown: boolean): Promise<Seen | null> {
  const { store } = supervisor.parts;
  const sinceMs = supervisor.startedAtMs;
  const query = {
    sinceMs,
    groupBy: ['dataClass', 'endpoint'],
    isDistinctCounted: false,
    isUnclassedIncluded: false,
    limit: leaksShown,
  } as const;
  const [counters, overview, leaks] = await Promise.all([
    supervisor.counters(),
    store.overview({ sinceMs }).catch((): Overview | null => null),
    isLeaksShown ? store.leaks(query).catch((): readonly LeakRow[] => []) : [],
  ]);
  return overview ? { counters, overview, leaks, sinceMs, nowMs: Date.now() } : null;
}

function bannerText(status: Status, isDemo: boolean): string {
  const rows = [
    ...(isDemo ? [['demo', 'a pharmacy shop with known leaks, guarded for you; nothing leaves this machine']] : []),
    ...status.apis.map((api) => [
      'guards',
      `${api.name} at ${api.upstream}${api.contract ? `, ${api.operations} operations of ${api.contract}` : ', no contract: classes only'}`,
    ]),
    ['listens', `${status.address} (${status.mode})`],
    ['keeps', `${status.dataFolder} (durability ${status.durability})`],
    ['ask', isDemo ? `sluice leaks --data ${status.dataFolder}` : 'sluice leaks, sluice exchanges, sluice explain <id>'],
    ['end', 'Ctrl-C'],
  ];
  return `Sluice ${status.version}\n${rows.map(([name = '', text = '']) => `  ${name.padEnd(8)} ${text}`).join('\n')}\n`;
}
