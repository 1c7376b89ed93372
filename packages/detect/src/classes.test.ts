import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { dataClasses } from './classes.generated.ts';
import type { Sample } from './define-data-class.ts';
import { findInValue } from './testing/find-in-json.ts';

suite('every data class finds its hits and lets its misses pass', () => {
  for (const dataClass of dataClasses) {
    test(dataClass.id, () => {
      const missed = dataClass.samples.hits.flatMap((sample, index) =>
        isFound(dataClass.id, sample) ? [] : [`hit ${index} under "${nameOf(sample)}"`],
      );
      const alarmed = dataClass.samples.misses.flatMap((sample, index) =>
        isFound(dataClass.id, sample) ? [`miss ${index} under "${nameOf(sample)}"`] : [],
      );

      assert.deepEqual({ missed, alarmed }, { missed: [], alarmed: [] });
    });
  }
});

test('the list of classes holds every file on the shelf', async () => {
  const shelf = join(import.meta.dirname, 'classes');
  const modules = await Promise.all(readdirSync(shelf).map((file) => import(join(shelf, file)) as Promise<Record<string, unknown>>));

  assert.deepEqual(new Set(dataClasses), new Set(modules.flatMap((module) => Object.values(module))));
});

function isFound(id: string, sample: Sample): boolean {
  return findInValue(sample).some(({ dataClass, confidence }) => dataClass === id && confidence !== 'possible');
}

function nameOf(sample: Sample): string {
  return Object.keys(sample).join(', ');
}
