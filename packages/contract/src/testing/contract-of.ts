import assert from 'node:assert/strict';
import { PathTrie, type Shape } from '@sluice/model';
import { type Contract, compileContract } from '../compile.ts';
import { type LoadOptions, loadContract } from '../document/load.ts';
import { problemText } from '../problem.ts';
import { tapeOf } from './tape-of.ts';

/** The contract of a text that is meant to compile. */
export async function contractOf(text: string, options: LoadOptions = {}): Promise<Contract> {
  const loaded = await loadContract('openapi.yaml', text, options);
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.failure.map(problemText).join('\n'));
  const compiled = compileContract(loaded.value);
  assert.ok(compiled.ok, compiled.ok ? '' : compiled.failure.map(problemText).join('\n'));
  return compiled.value;
}

/** What was wrong, as a person would read it. */
export async function problemsOf(text: string, options: LoadOptions = {}): Promise<readonly string[]> {
  const loaded = await loadContract('openapi.yaml', text, options);
  if (!loaded.ok) return loaded.failure.map(problemText);
  const compiled = compileContract(loaded.value);
  return (compiled.ok ? compiled.value.warnings : compiled.failure).map(problemText);
}

/** The shape of `GET /` answered with a schema. */
export async function shapeOf(schema: object, schemas: object = {}, version = '3.1.0'): Promise<Shape> {
  const document = {
    openapi: version,
    info: { title: 't', version: '1' },
    paths: { '/': { get: { responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } } } } },
    components: { schemas },
  };
  const contract = await contractOf(JSON.stringify(document));
  const route = contract.match('GET', '/');
  assert.ok(route?.kind === 'operation');
  return route.operation.responseShape(200, 'application/json').shape;
}

/** The places of a body that a shape says are undeclared, without what lies below them. */
export function undeclaredIn(shape: Shape, body: unknown): readonly string[] {
  const trie = new PathTrie(shape);
  const tape = tapeOf(JSON.stringify(body), trie);
  const undeclared = new Set<number>();
  for (let token = 0; token < tape.count; token += 1) {
    const node = trie.shape(tape.nodes[token] ?? 0);
    if (node.declared === 'undeclared') undeclared.add(token);
    if (tape.kinds[token] === 1) node.choose?.(tape, token, (member) => undeclared.add(member));
  }
  const outermost = [...undeclared].filter((token) => !undeclared.has(tape.parents[token] ?? 0));
  return [...new Set(outermost.map((token) => trie.pointer(tape.nodes[token] ?? 0)))].sort();
}
