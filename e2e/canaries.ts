import { echoHeader, startEcho } from './canaries/echo.ts';
import { bases, type RunningGate, startGate } from './canaries/gate.ts';
import { fileWords, tableWords, toldWords, type Word } from './canaries/kept.ts';
import { type Draws, type RawRequest, requestsOf } from './canaries/requests.ts';
import { formsOf, type Hit, Searcher } from './canaries/searcher.ts';
import { type Canary, makeCanaries } from './canaries/secrets.ts';

export interface CanaryOptions {
  readonly canaries: number;
  /** How often every way into every API is gone, each time with the next secrets. */
  readonly passes: number;
  /** Exchanges that the control socket is asked to explain. */
  readonly explainedMax: number;
  /** Empty, and left as it is. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface CanaryReading {
  readonly hits: readonly Hit[];
  /** Secrets that were sent at least once. */
  readonly sent: number;
  readonly requests: number;
  /** Of these, what came as far as the upstream. */
  readonly forwarded: number;
  /** Answers that were Sluice's own. */
  readonly problems: number;
  readonly bytesSearched: number;
}

const sentAtOnce = 16;

/** Sends made-up secrets every way through a real Sluice, then looks for them in all that it wrote and said. */
export async function measureCanaries({ canaries: count, passes, explainedMax, folder, say }: CanaryOptions): Promise<CanaryReading> {
  const canaries = makeCanaries(count);
  const searcher = new Searcher(canaries);
  checkSearcher(searcher, canaries);
  const { draws, sent } = drawsFrom(canaries);
  const requests = Array.from({ length: passes }, () => bases.flatMap((base) => requestsOf(base, draws))).flat();

  await using echo = await startEcho();
  const gate = await startGate(folder, echo.url);
  const words: Word[] = [];
  try {
    say(`${requests.length} requests with ${sent()} secrets`);
    words.push(...(await problemsOf(gate, requests)));
    say('what the control socket tells');
    words.push(...(await toldWords(gate, explainedMax)));
    // A running recorder keeps files that a stopped one has merged, and the other way round.
    words.push(...fileWords(gate.dataFolder));
  } finally {
    await gate.stop();
  }
  const problems = words.filter(({ where }) => where.startsWith('answer to')).length;
  words.push(
    { where: 'standard output and error', bytes: gate.said() },
    ...fileWords(gate.dataFolder),
    ...(await tableWords(gate.dataFolder)),
  );
  say(`searching ${words.length} files, answers and tables`);
  return {
    hits: words.flatMap(({ where, bytes }) => searcher.search(where, bytes)),
    sent: sent(),
    requests: requests.length,
    forwarded: echo.requests(),
    problems,
    bytesSearched: words.reduce((sum, { bytes }) => sum + bytes.length, 0),
  };
}

/** Places where a secret was found, and how often: what a person can act on. */
export function hitLines(hits: readonly Hit[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { kind, form, where } of hits) {
    const line = `${where}: a ${kind}, ${form}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([line, count]) => `${line} (${count})`);
}

/**
 * In turn, so that all are used. A token can stand anywhere: made of letters and digits, and no word in small letters either, as names of
 * headers are told; an access key may be one.
 */
function drawsFrom(canaries: readonly Canary[]): { readonly draws: Draws; readonly sent: () => number } {
  const names = canaries.filter(({ kind }) => kind !== 'word');
  const tokens = names.filter(({ kind, value, core }) => kind !== 'access key' && value === core && /^[A-Za-z0-9]+$/.test(value));
  const drawn = new Set<Canary>();
  const drawing = (from: readonly Canary[]) => {
    let next = 0;
    return () => {
      const canary = from[next++ % from.length];
      if (!canary) throw new Error('there are no secrets to draw from');
      drawn.add(canary);
      return canary.value;
    };
  };
  return { draws: { any: drawing(canaries), name: drawing(names), token: drawing(tokens) }, sent: () => drawn.size };
}

/** Sends everything; what comes back that the upstream did not say is Sluice's own word. */
async function problemsOf(gate: RunningGate, requests: readonly RawRequest[]): Promise<readonly Word[]> {
  const words: Word[] = [];
  const waiting = [...requests];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const answer = await gate.send(next.bytes);
      const head = answer.subarray(0, answer.indexOf('\r\n\r\n')).toString('latin1').toLowerCase();
      if (answer.length > 0 && !head.includes(`\r\n${echoHeader}: yes`)) words.push({ where: `answer to ${next.name}`, bytes: answer });
    }
  };
  await Promise.all(Array.from({ length: sentAtOnce }, work));
  return words;
}

/** A searcher that finds nothing proves nothing: it has to find each secret in each form. */
function checkSearcher(searcher: Searcher, canaries: readonly Canary[]): void {
  for (const { kind, core } of canaries.slice(0, 40)) {
    for (const [form, bytes] of formsOf(core)) {
      const around = Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' after')]);
      if (searcher.search('', around).length === 0) throw new Error(`the search does not find a ${kind}, ${form}`);
    }
  }
}
