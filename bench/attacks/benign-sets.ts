import type { Field } from '@sluice/detect';
import type { Corpora, CorpusValue } from './corpora.ts';
import { manualLanguages, manualParagraphs } from './documents/manual-pages.ts';
import { readReadmes } from './documents/readmes.ts';
import { isBlocked, rateOf } from './measure.ts';
import { githubRecordings } from './recorded/github.ts';
import { refusalsOf } from './recorded/judge.ts';
import { recordingsOf } from './recorded/recordings.ts';
import { recordedServers } from './recorded/servers.ts';

/** Ordinary values of one origin. */
export interface BenignSet {
  readonly name: string;
  /** Per cent that may be refused. */
  readonly goal: number;
  /** Where they come from, in words. */
  readonly source: string;
  /** Null where they are not on this machine. */
  readonly measure: () => Measured | null | Promise<Measured | null>;
}

interface Measured {
  readonly refused: number;
  readonly values: number;
  readonly detail: readonly string[];
}

/** Fewer say little of what clients send. */
const serversMin = 3;

type Texts = Readonly<Record<string, readonly string[]>>;

const corpusGoals: readonly (readonly [kind: string, goal: number])[] = [
  ['openapi-values', 0.05],
  ['descriptions', 0.1],
  ['near-misses', 1.5],
  ['parameters', 0],
];

/** Every set, those of the tuning data first. */
export function benignSets(corpora: Corpora | null): readonly BenignSet[] {
  const tuning = 'values of the folder that SLUICE_CORPORA names';
  const { files, sections, prose, code } = readReadmes();
  const readmes = `${files} READMEs of installed packages`;
  const manuals = once(manualsByLanguage);
  return [
    ...corpusGoals.map(([kind, goal]): BenignSet => {
      const rows = corpora?.benign.get(kind);
      return { name: kind, goal, source: tuning, measure: () => (rows === undefined ? null : worseOf(kind, rows)) };
    }),
    { name: 'openapi-values with their schema', goal: 0.01, source: tuning, measure: () => withSchema(corpora) },
    {
      name: 'recorded requests',
      goal: 0.05,
      source: 'requests of real clients (`node bench/record-requests.ts` records them)',
      measure: recordedRequests,
    },
    { name: 'URLs among openapi-values', goal: 0.1, source: tuning, measure: () => urlsAmong(corpora) },
    ...[
      { name: 'prose in six languages', goal: 0.1, content: 'unknown' as const },
      { name: 'prose in six languages, declared as prose', goal: 0.05, content: 'prose' as const },
    ].map(({ content, ...set }): BenignSet => ({ ...set, source: 'manual pages of Debian', measure: () => textsIn(manuals(), content) })),
    documents('documentation, prose', 0.5, { readmes: prose }, 'unknown'),
    documents('documentation, prose declared as prose', 0.5, { readmes: prose }, 'prose'),
    documents('documentation, code', 4, { readmes: code }, 'unknown'),
    documents('documentation, code declared as code', 0.5, { readmes: code }, 'code'),
    documents('sections of READMEs', 1, { readmes: sections }, 'unknown'),
    documents('sections of READMEs, declared as markdown', 0.3, { readmes: sections }, 'markdown'),
  ];

  function documents(name: string, goal: number, texts: Texts, content: Field['content']): BenignSet {
    return { name, goal, source: readmes, measure: () => textsIn(texts, content) };
  }
}

/** The higher of query and JSON. */
function worseOf(kind: string, rows: readonly CorpusValue[], content: Field['content'] = 'unknown') {
  const { values, inQuery, inJson } = rateOf(kind, rows, content);
  return { refused: Math.max(inQuery, inJson), values, detail: [`${inQuery} in the query, ${inJson} in JSON, of ${values}`] };
}

/** Whole requests, through a gate with the default policy. */
async function recordedRequests(): Promise<Measured | null> {
  const servers = recordedServers
    .map(({ name }) => ({ name, recordings: recordingsOf(name) }))
    .filter(({ recordings }) => recordings !== null);
  if (servers.length < serversMin) return null;
  const sets = [...servers, { name: 'GitHub (npm @octokit/fixtures)', recordings: githubRecordings() }];
  let [refused, values] = [0, 0];
  const detail: string[] = [];
  for (const { name, recordings } of sets) {
    const refusals = await refusalsOf(recordings ?? []);
    refused += refusals.length;
    values += recordings?.length ?? 0;
    detail.push(`${name}: ${refusals.length} of ${recordings?.length ?? 0} requests`, ...refusals);
  }
  return { refused, values, detail };
}

function urlsAmong(corpora: Corpora | null): Measured | null {
  const urls = corpora?.benign.get('openapi-values')?.filter(({ value }) => /^(?:https?|wss?|ftp):\/\//i.test(value));
  return urls === undefined ? null : worseOf('URLs', urls);
}

function textsIn(texts: Texts | null, content: Field['content']): Measured | null {
  if (texts === null) return null;
  const parts = Object.entries(texts).map(([name, all]) => ({
    name,
    ...worseOf(
      name,
      all.map((value) => ({ source: name, value, isPercentEncoded: false })),
      content,
    ),
  }));
  return {
    refused: parts.reduce((sum, { refused }) => sum + refused, 0),
    values: parts.reduce((sum, { values }) => sum + values, 0),
    detail: parts.flatMap(({ name, detail }) => detail.map((line) => `${name}: ${line}`)),
  };
}

function manualsByLanguage(): Texts | null {
  const found = manualLanguages.map((language) => [language, manualParagraphs(language)] as const);
  return found.some(([, texts]) => texts === null) ? null : Object.fromEntries(found.map(([language, texts]) => [language, texts ?? []]));
}

/** Each in the member that its document names: what is no text, or a word of an enumeration, has no room for an attack and is not looked at. */
function withSchema(corpora: Corpora | null): Measured | null {
  const rows = corpora?.benign.get('openapi-values');
  if (rows === undefined) return null;
  const isLookedAt = ({ declared }: CorpusValue): boolean =>
    declared !== undefined && declared.format !== 'enum' && declared.type === 'string';
  const looked = rows.filter(isLookedAt);
  const refused = looked.filter(({ value, declared }) =>
    isBlocked(value, { name: declared?.name ?? '', content: declared?.format === 'uri' || declared?.format === 'url' ? 'url' : 'unknown' }),
  );
  return { refused: refused.length, values: rows.length, detail: [`${looked.length} of ${rows.length} are looked at`] };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
