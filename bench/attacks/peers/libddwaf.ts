import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CorpusValue } from '../corpora.ts';
import type { Engine, EngineKind, Stand } from './engine.ts';

/** As far as it is used here of npm `@datadog/native-appsec`. */
interface Library {
  readonly DDWAF: {
    new (rules: object, path: string): { createContext(): Context; dispose(): void };
    version(): string;
  };
}

interface Context {
  run(payload: { readonly persistent: object }, microseconds: number): { readonly events?: readonly object[] };
  dispose(): void;
}

const rulesFile = 'dd-trace/packages/dd-trace/src/appsec/recommended.json';
const budgetUs = 1_000_000;
const folderName = 'SLUICE_PEERS';
const remedy = `${folderName} names no folder with it: npm install --prefix <folder> @datadog/native-appsec dd-trace`;

/** Datadog's libddwaf with the rules that its tracer brings; any event counts as a block. Too large to be a dependency, so it is asked for in a folder apart. */
export const libddwaf: EngineKind = {
  name: 'libddwaf',
  missing() {
    const folder = process.env[folderName];
    return folder !== undefined && existsSync(join(folder, 'node_modules', rulesFile)) ? null : remedy;
  },
  async start() {
    const folder = process.env[folderName] ?? '.';
    const { DDWAF } = createRequire(join(folder, 'package.json'))('@datadog/native-appsec') as Library;
    const rules = JSON.parse(readFileSync(join(folder, 'node_modules', rulesFile), 'utf8')) as {
      readonly metadata?: { readonly rules_version?: string };
    };
    const waf = new DDWAF(rules, 'recommended');
    const engine: Engine = {
      name: 'libddwaf',
      version: `libddwaf ${DDWAF.version()}, rules ${rules.metadata?.rules_version ?? 'of an unknown version'}`,
      async isBlocked(value, stand) {
        const context = waf.createContext();
        try {
          return (context.run({ persistent: addressesOf(value, stand) }, budgetUs).events?.length ?? 0) > 0;
        } finally {
          context.dispose();
        }
      },
      stop: async () => waf.dispose(),
    };
    return engine;
  },
};

/** What its tracer would tell it of such a request. */
function addressesOf({ value, isPercentEncoded }: CorpusValue, stand: Stand): object {
  const text = stand === 'query' && isPercentEncoded ? decoded(value) : value;
  return stand === 'query'
    ? {
        'server.request.method': 'GET',
        'server.request.query': { q: text },
        'server.request.uri.raw': `/search?q=${encodeURIComponent(text.toWellFormed())}`,
      }
    : { 'server.request.method': 'POST', 'server.request.body': { q: text } };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
