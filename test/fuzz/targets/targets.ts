import assert from 'node:assert/strict';
import { readTarget } from '@sluice/gateway/normalisers';
import { isUnambiguousPath, loosePath, oddnessOf, pathOddness, pathReadings } from '@sluice/kit';
import type { FuzzTarget } from '../target.ts';

/** A target is refused or travels as it came; its readings are bounded, and one only where the cheap look says so. */
export const target: FuzzTarget = {
  name: 'targets',
  seeds: ['/a/b?x=1', '/a/../b', '/%2e%2e/%252f;x//\\y/', 'http://h/a', '/%c0%af/%u0041', '/A/b.'],
  words: [
    '../',
    '..;/',
    '%2e',
    '%252e',
    '%2f',
    '%5c',
    '%00',
    '%25',
    ';',
    '//',
    '/./',
    '\\',
    '%c0%ae',
    '%u002f',
    '?',
    '#',
    'http://h',
    '%ef%bc%8f',
    '/.',
  ],
  run(input) {
    const text = Buffer.from(input).toString('latin1');
    const read = readTarget(text, 'h', 'http');
    if (read.kind === 'target') {
      assert.ok(
        text.endsWith(read.origin) || read.origin === `/${text.slice(text.indexOf('h', 7) + 1)}`,
        'an accepted target was rewritten',
      );
      assert.match(read.origin, /^\/[\x21-\x7e]*$/);
    }
    const path = `/${text.replace(/^\//, '')}`;
    const { paths, isWhole } = pathReadings(path);
    assert.equal(paths[0], path);
    assert.ok(paths.length <= 64 && paths.every((one) => one.startsWith('/')));
    if ((oddnessOf(path) & pathOddness.twoReadings) === 0)
      assert.ok(isWhole && paths.length === 1, 'the cheap look saw one reading where there are more');
    if (isUnambiguousPath(path)) assert.ok(paths.length <= 2, 'the strict mode takes what can be read in more than two ways');
    for (const one of paths) assert.ok(one.startsWith(loosePath(one).slice(0, 1)) && loosePath(one).length <= one.length);
  },
};
