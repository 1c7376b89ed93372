import { failure, type Result, success } from '@sluice/kit';
import { contractErrors } from '../errors.ts';
import { type Problem, ProblemList } from '../problem.ts';
import { Documents } from './documents.ts';
import { type DocumentNode, entriesOf, isMembers, itemsOf, parseSource, rootOf, type Source, type SyntaxFault } from './source.ts';
import { resolveUri, splitFragment } from './uri.ts';

/** The port through which further documents are read. Its failure says why, in words; whether it reaches the network, and how long it waits, is its owner's choice. */
export type ReadDocument = (uri: string) => Promise<Result<string, string>>;

export interface LoadLimits {
  readonly documentsMax: number;
  /** UTF-16 units of all documents together. */
  readonly charactersMax: number;
  /** Documents between the first one and any other. */
  readonly documentDepthMax: number;
  readonly nestingMax: number;
}

const defaultLoadLimits: LoadLimits = { documentsMax: 500, charactersMax: 134_217_728, documentDepthMax: 32, nestingMax: 400 };

export interface LoadOptions {
  readonly readDocument?: ReadDocument;
  readonly limits?: Partial<LoadLimits>;
}

/** A contract's documents as read, before anybody asked what they mean. */
export interface LoadedContract {
  readonly documents: Documents;
  readonly warnings: readonly Problem[];
}

const readNothing: ReadDocument = async () => failure('reading further documents is switched off');

/** Reads a contract's text and every document that it refers to. `uri` is the file's name or URI: references are relative to it. */
export async function loadContract(
  uri: string,
  text: string,
  options: LoadOptions = {},
): Promise<Result<LoadedContract, readonly Problem[]>> {
  const limits = { ...defaultLoadLimits, ...options.limits };
  const readDocument = options.readDocument ?? readNothing;
  const problems = new ProblemList();
  if (text.length > limits.charactersMax) {
    return failure([
      syntaxProblem(uri, { message: contractErrors.LIMIT('charactersMax', limits.charactersMax).message, line: 1, column: 1 }),
    ]);
  }
  const parsed = parseSource(uri, text);
  if (!parsed.ok) return failure(parsed.failure.map((fault) => syntaxProblem(uri, fault)));
  const root = parsed.value;
  const sourceByUri = new Map<string, Source>([[resolveUri(uri, ''), root]]);
  const unreadByUri = new Map<string, string>();
  const syntaxProblems: Problem[] = [];
  let characters = text.length;
  let wanted = referencesOf(root, limits, problems);
  for (let depth = 1; wanted.size > 0; depth += 1) {
    const next = new Map<string, DocumentNode>();
    for (const [wantedUri, from] of wanted) {
      if (sourceByUri.has(wantedUri) || unreadByUri.has(wantedUri)) continue;
      const over = overLimit(depth, sourceByUri.size, characters, limits);
      const read: Result<string, string> = over === null ? await readDocument(wantedUri) : failure(over);
      if (!read.ok) {
        unreadByUri.set(wantedUri, read.failure);
        problems.warn(contractErrors.MISSING_DOCUMENT(wantedUri, read.failure), from);
        continue;
      }
      characters += read.value.length;
      const source = parseSource(wantedUri, read.value);
      if (!source.ok) {
        syntaxProblems.push(...source.failure.map((fault) => syntaxProblem(wantedUri, fault)));
        unreadByUri.set(wantedUri, 'its text has errors');
        continue;
      }
      sourceByUri.set(wantedUri, source.value);
      for (const [uriBelow, node] of referencesOf(source.value, limits, problems)) next.set(uriBelow, node);
    }
    wanted = next;
  }
  const found = [...syntaxProblems, ...problems.list()];
  if (problems.hasErrors || syntaxProblems.length > 0) return failure(found);
  return success({ documents: new Documents(root, sourceByUri, unreadByUri), warnings: found });
}

function overLimit(depth: number, documents: number, characters: number, limits: LoadLimits): string | null {
  if (depth > limits.documentDepthMax) return contractErrors.LIMIT('documentDepthMax', limits.documentDepthMax).message;
  if (documents >= limits.documentsMax) return contractErrors.LIMIT('documentsMax', limits.documentsMax).message;
  return characters > limits.charactersMax ? contractErrors.LIMIT('charactersMax', limits.charactersMax).message : null;
}

/** Keys whose values are data, where a `$ref` is somebody's text; below the second kind every key is a name that a person chose. */
const dataKeys = new Set(['example', 'examples', 'default', 'enum', 'const', 'value']);
const nameKeys = new Set(
  'properties patternProperties dependentSchemas $defs definitions schemas responses parameters headers requestBodies content callbacks'.split(
    ' ',
  ),
);

/** Other documents that a document refers to, with the first place that does. Walks without recursion: nesting is checked here for all. */
function referencesOf(source: Source, limits: LoadLimits, problems: ProblemList): Map<string, DocumentNode> {
  const references = new Map<string, DocumentNode>();
  const seen = new Set<unknown>();
  const open: { node: DocumentNode; depth: number; isNames: boolean }[] = [{ node: rootOf(source), depth: 0, isNames: false }];
  for (let step = open.pop(); step; step = open.pop()) {
    const { node, depth, isNames } = step;
    if (typeof node.value !== 'object' || node.value === null || seen.has(node.value)) continue;
    seen.add(node.value);
    if (depth > limits.nestingMax) {
      problems.error(contractErrors.LIMIT('nestingMax', limits.nestingMax), node);
      return references;
    }
    const reference = isMembers(node.value) && !isNames ? node.value['$ref'] : undefined;
    if (typeof reference === 'string') {
      const [relative] = splitFragment(reference);
      const uri = resolveUri(source.uri, relative);
      if (relative !== '' && !references.has(uri)) references.set(uri, node);
    }
    for (const [key, child] of entriesOf(node)) {
      if (!isNames && (dataKeys.has(key) || key.startsWith('x-'))) continue;
      open.push({ node: child, depth: depth + 1, isNames: !isNames && nameKeys.has(key) });
    }
    for (const child of itemsOf(node)) open.push({ node: child, depth: depth + 1, isNames: false });
  }
  return references;
}

function syntaxProblem(file: string, fault: SyntaxFault): Problem {
  const { code, message, fix } = contractErrors.SYNTAX(fault.message);
  return { severity: 'error', code, message, fix, file, line: fault.line, column: fault.column, pointer: '' };
}
