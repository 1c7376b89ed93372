import { failure, onDemand, type Result, success } from '@sluice/kit';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { type Static, Type } from '../config/json-schema.ts';
import type { Problem } from '../config/problem.ts';

const pair = Type.Object({ name: Type.String(), value: Type.String() });

/** What is read of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec); what else a recorder writes is let be. */
const entry = Type.Object({
  startedDateTime: Type.String(),
  request: Type.Object({
    method: Type.String({ minLength: 1 }),
    url: Type.String({ minLength: 1 }),
    headers: Type.Array(pair),
    postData: Type.Optional(
      Type.Object({
        mimeType: Type.Optional(Type.String()),
        text: Type.Optional(Type.String()),
        encoding: Type.Optional(Type.String()),
        params: Type.Optional(Type.Array(Type.Object({ name: Type.String(), value: Type.Optional(Type.String()) }))),
      }),
    ),
  }),
  response: Type.Object({
    status: Type.Integer(),
    headers: Type.Array(pair),
    content: Type.Object({
      size: Type.Optional(Type.Number()),
      mimeType: Type.Optional(Type.String()),
      text: Type.Optional(Type.String()),
      encoding: Type.Optional(Type.String()),
    }),
  }),
});

const har = Type.Object({ log: Type.Object({ version: Type.Optional(Type.String()), entries: Type.Array(entry) }) });

export type HarEntry = Static<typeof entry>;

const problemsMax = 20;
/** Compiled when the first recording is read: not every command reads one. */
const validators = onDemand(() => ({
  whole: new Ajv2020({ allErrors: false, strict: false }).compile<Static<typeof har>>(har),
  entry: new Ajv2020({ allErrors: true, strict: false }).compile<HarEntry>(entry),
}));

/** Reads a recording. A message names places and what belongs there, never what stands there: a recording is traffic. */
export function parseHar(file: string, text: string): Result<readonly HarEntry[], readonly Problem[]> {
  const at = (line: number, column: number, message: string): Problem => ({ file, line, column, severity: 'error', message, fix });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    const { line, column } = syntaxPlace(text);
    return failure([at(line, column, 'this is not JSON from here on')]);
  }
  const { whole } = validators();
  if (whole(value)) return success(value.log.entries);
  const places = new Places(text);
  return failure(
    errorsOf(value).map(({ path, words }) => {
      const { line, column } = places.find(path);
      return at(line, column, `${path.length === 0 ? 'the document' : path.join('.')} ${words}`);
    }),
  );
}

const fix = 'record it anew as HAR 1.2 with content: browsers call it "Save all as HAR with content"';

interface Fault {
  readonly path: readonly string[];
  readonly words: string;
}

/** The first mistakes of all entries, or what is wrong above them. */
function errorsOf(value: unknown): readonly Fault[] {
  const entries = (value as { readonly log?: { readonly entries?: unknown } } | null)?.log?.entries;
  const { whole, entry: fits } = validators();
  if (!Array.isArray(entries)) return (whole.errors ?? []).map((error) => faultOf(error, []));
  const faults: Fault[] = [];
  for (const [index, one] of entries.entries()) {
    if (faults.length >= problemsMax) break;
    if (!fits(one)) faults.push(...(fits.errors ?? []).map((error) => faultOf(error, ['log', 'entries', String(index)])));
  }
  return faults.slice(0, problemsMax);
}

function faultOf({ instancePath, message = 'is wrong' }: ErrorObject, above: readonly string[]): Fault {
  return { path: [...above, ...instancePath.split('/').slice(1)], words: message.replaceAll("'", '"') };
}

/** Lines and columns in a document that was found wrong; only then it is worth reading it a second time. */
class Places {
  readonly #lines = new LineCounter();
  readonly #document: ReturnType<typeof parseDocument>;

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, logLevel: 'silent' });
  }

  find(path: readonly string[]): { readonly line: number; readonly column: number } {
    const keys = path.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const node = (keys.length === 0 ? this.#document.contents : this.#document.getIn(keys, true)) as Node | null | undefined;
    const offset = isMap(node) || isScalar(node) || node?.range ? (node.range?.[0] ?? 0) : 0;
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

function syntaxPlace(text: string): { readonly line: number; readonly column: number } {
  const lines = new LineCounter();
  const [first] = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' }).errors;
  const { line, col } = lines.linePos(first?.pos[0] ?? 0);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
