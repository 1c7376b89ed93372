import { randomBytes } from 'node:crypto';
import type { Retention } from '@sluice/store';
import { type Recorder, rotateKeys, startRecorder } from '@sluice/store-local';
import { destroyPseudonymKey } from '@sluice/store-local/segments';
import type { Settings } from '../config/settings.ts';
import { aboutBackup } from '../lifecycle/about-backup.ts';
import { tellLastWords } from '../log/last-words.ts';
import { firstLogSettings, Log } from '../log/log.ts';
import { ProcessMetrics } from '../metrics/process-metrics.ts';
import { sampleRecorder } from '../metrics/recorder-metrics.ts';
import { SampleBook, type Samples } from '../metrics/samples.ts';
import { answerCalls, Caller } from './calls.ts';
import { parentChannel } from './children.ts';
import { dataFolderAt, makeDataFolder } from './data-folder.ts';
import type { ChildCalls } from './messages.ts';

/** The recorder: the only process with the database open. It takes in what workers wrote and answers questions. */
let starting: Promise<Recorder> | null = null;
let folder = dataFolderAt('.');
let isClosed = false;
const log = new Log('recorder', firstLogSettings);
tellLastWords(log);
const own = new ProcessMetrics('recorder', false);
/** What is not taken in by then is by the next start; who stops a container waits ten seconds. */
const lastTakeInMs = 5_000;
// DuckDB makes its log and spill files with the process's mask.
process.umask(0o077);
const channel = parentChannel();
const supervisor = new Caller(channel);

const questions = [
  'exchange',
  'exchanges',
  'leaks',
  'endpoints',
  'coverage',
  'authentication',
  'overview',
  'timeline',
  'forget',
  'erase',
  'count',
] as const;
type Question = (typeof questions)[number];

answerCalls(channel, {
  async start({ settings }: { readonly settings: Settings }): Promise<void> {
    log.use(settings.log);
    folder = makeDataFolder(settings.dataFolder);
    starting = startRecorder({
      folder: folder.root,
      retention: () => retentionOf(settings),
      now: Date.now,
      rotate: () => supervisor.call('rotateSegments'),
      onError: (error) => log.tell('recorder.failed', `the recorder: ${error instanceof Error ? error.message : 'failed'}`),
    });
    await starting;
  },

  async store({ name, values }: { readonly name: Question; readonly values: readonly unknown[] }): Promise<unknown> {
    const recorder = await starting;
    if (!recorder) throw new Error('the recorder has not started');
    if (!questions.includes(name)) throw new Error(`no question "${name}"`);
    return (recorder[name] as (...values: readonly unknown[]) => Promise<unknown>).apply(recorder, [...values]);
  },

  async metrics(): Promise<Samples> {
    const recorder = await starting;
    const book = new SampleBook();
    if (recorder) sampleRecorder(recorder.counts, book);
    own.sample(book);
    return book.values;
  },

  async backup({ to, hasKeys }: { readonly to: string; readonly hasKeys: boolean }): Promise<unknown> {
    const recorder = await starting;
    if (!recorder) throw new Error('the recorder has not started');
    return recorder.backup(to, aboutBackup(hasKeys));
  },

  rotateKeys(): { readonly keyId: string } {
    return { keyId: rotateKeys(folder.keys, randomBytes).fingerprint[0].id };
  },

  destroyKey({ id }: { readonly id: string }): { readonly keyId: string } {
    return { keyId: destroyPseudonymKey(folder.pseudonyms, id, Date.now(), randomBytes).id };
  },

  async stop({ graceMs }: ChildCalls['stop']): Promise<void> {
    // Who asked it to start knows why it did not.
    const recorder = await starting?.catch(() => null);
    await recorder?.close(Math.min(graceMs, lastTakeInMs));
    isClosed = true;
    setImmediate(() => process.disconnect());
  },
});

/** What knows the classes is half of what this process could load, and asked for once an hour. */
async function retentionOf({ classes, retentionDays: exchangeDays }: Settings): Promise<Retention> {
  const { readClasses } = await import('../classes/read-classes.ts');
  const read = readClasses(classes);
  // A class that does not hold was refused before this process was started.
  const known = read.ok ? read.value : [];
  return { exchangeDays, daysByClass: new Map(known.map(({ id, retentionDays }) => [id, Math.min(retentionDays, exchangeDays)])) };
}

// Its supervisor is gone. An exit would wait for the statement that DuckDB is at, and the next recorder for the lock meanwhile; what was
// not yet taken in stands in the segments, as after any kill.
process.on('disconnect', () => (isClosed ? process.exit(0) : process.kill(process.pid, 'SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
