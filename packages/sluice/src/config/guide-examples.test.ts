import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseConfiguration } from './parse.ts';
import { problemText } from './problem.ts';

const docs = join(import.meta.dirname, '..', '..', '..', '..', 'docs');
const pages = readdirSync(docs).filter((name) => name.endsWith('.md') && name !== 'data-classes.md' && name !== 'authorization.md');

/** A policy document; the guide that shows it has tests of its own. */
const isPolicy = (text: string): boolean => /^(?:rules|exceptions|patches|limits|tests):\n {2}- /m.test(text);

for (const page of pages) {
  const examples = [...readFileSync(join(docs, page), 'utf8').matchAll(/```yaml\n(.*?)```/gs)]
    .map(([, text = '']) => text)
    .filter((text) => !isPolicy(text));
  for (const [index, text] of examples.entries()) {
    test(`example ${index + 1} of docs/${page} is a configuration, or a section of one`, () => {
      // What names APIs looks whole to whoever copies it.
      const rest = text.includes('apis:') ? '' : 'version: 1\napis: [{ name: shop, upstream: "http://127.0.0.1:3000" }]\n';

      const parsed = parseConfiguration('sluice.yaml', rest + text);

      assert.ok(parsed.ok, parsed.ok ? '' : parsed.failure.map(problemText).join('\n'));
    });
  }
}
