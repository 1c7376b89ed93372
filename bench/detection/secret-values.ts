import { atLeast, atMost, type FigureContext, type FigureValue } from '../figure.ts';
import { type OpenApiValue, readCorpus } from './corpora.ts';
import type { Finder } from './finder.ts';
import { markedKinds, markedSecrets } from './marked-secrets.ts';
import { Random } from './random.ts';
import { neutralKeys, scalarKinds } from './scalars.ts';
import { issuers, lookAlike, secret } from './secrets.ts';
import type { Split } from './split.ts';
import { Tally } from './tally.ts';

const casesEach = 12;

/** Secrets of many issuers, what looks like them, and what is none. */
export function secretValues(finder: Finder, { say, show }: FigureContext): readonly FigureValue[] {
  const { found, alike, missed, count } = tallyIssuers(finder, 'score');
  say(`secrets of ${count} issuers`);
  show(`issuers none of whose secrets is found: ${missed.join(', ')}`);
  return [
    { kind: 'measured', name: 'issuers', value: count, unit: 'issuers', goal: atLeast(120) },
    found.value(atLeast(70)),
    alike.value(atMost(10)),
    ...markedKinds.map((kind) => tallyMarked(finder, kind).value(atLeast(100))),
    ...noSecretValues(finder, { say }),
  ];
}

export function tallyIssuers(finder: Finder, split: Split) {
  const random = new Random(`${split} secrets`);
  const [found, alike] = [new Tally('secrets of issuers'), new Tally('look-alikes called secret')];
  const missed: string[] = [];
  const all = issuers(split);
  for (const issuer of all) {
    const before = found.right;
    for (let turn = 0; turn < casesEach; turn += 1) {
      const real = secret(random, issuer);
      found.count(isSecret(finder.classesOf(real.key, real.value)), () => `${issuer.name}: ${real.key} = ${real.value}`);
      const other = lookAlike(random, issuer);
      alike.count(isSecret(finder.classesOf(other.key, other.value)), () => '');
    }
    if (found.right === before) missed.push(issuer.name);
  }
  return { found, alike, missed, count: all.length };
}

function tallyMarked(finder: Finder, kind: (typeof markedKinds)[number]): Tally {
  const random = new Random(`marked ${kind}`);
  const tally = new Tally(kind);
  for (const value of markedSecrets(random, kind)) {
    tally.count(isSecret(finder.classesOf(random.pick(neutralKeys), value)), () => value);
  }
  return tally;
}

/** Fields that hold no secret: ordinary scalars, and the examples of public APIs whose name does not say that they hold one. */
export function noSecretValues(finder: Finder, { say }: Pick<FigureContext, 'say'>): readonly FigureValue[] {
  const random = new Random('score no secrets');
  const ordinary = new Tally('ordinary scalars called secret');
  for (let turn = 0; turn < 20_000; turn += 1) {
    const { keys, make } = random.pick(scalarKinds);
    const value = make(random);
    if (typeof value === 'boolean') continue;
    ordinary.count(!isSecret(finder.classesOf(random.pick(keys), value)), () => '');
  }
  const name = 'OpenAPI examples called secret';
  const corpus = readCorpus<OpenApiValue>('openapi-values.jsonl');
  if (corpus.kind === 'absent') {
    return [ordinary.value(atMost(0.05), 'wrong'), { kind: 'unmeasured', name, unit: '%', goal: atMost(0.05), why: corpus.why }];
  }
  say(corpus.note);
  const examples = new Tally(name);
  for (const row of corpus.rows) {
    const { value } = row;
    if ((typeof value !== 'string' && typeof value !== 'number') || secretNames.test(row.name) || !String(value).isWellFormed()) continue;
    examples.count(!isSecret(finder.classesOf(row.name, value)), () => `${row.name} = ${value}`);
  }
  return [ordinary.value(atMost(0.05), 'wrong'), examples.value(atMost(0.05), 'wrong')];
}

/** Fields whose example may well be a secret. */
const secretNames =
  /pass|secret|token|key|credential|auth|jwt|signature|session|cookie|cert|pin\b|pwd|hash|private|otp|webhook|connection|dsn/i;

function isSecret(classes: readonly string[]): boolean {
  return classes.some((id) => id.startsWith('secret.'));
}
