import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { oddnessOf, pathOddness, pathReadings } from './path-readings.ts';
import { assertLinear } from './testing/growth.ts';

suite('the readings of a path', () => {
  for (const [path, reading] of [
    ['/a/../b', '/b'],
    ['/a/./b', '/a/b'],
    ['/a/%2e%2e/b', '/b'],
    ['/a/%2E%2e/b', '/b'],
    ['/a/..;/b', '/b'],
    ['/a/..;x=1/b', '/b'],
    ['/a/..%3b/b', '/b'],
    ['/a/%252e%252e/b', '/b'],
    ['/a/..%2fb', '/b'],
    ['/a/..%252fb', '/b'],
    ['/a/..%5cb', '/b'],
    ['/a\\..\\b', '/b'],
    ['/a;x=1/b', '/a/b'],
    ['/a//b', '/a/b'],
    ['//a/b', '/a/b'],
    ['/a///b', '/a/b'],
    ['/a/%62', '/a/b'],
    ['/a/%2562', '/a/b'],
    ['/a%2fb', '/a/b'],
    ['/a%c0%afb', '/a/b'],
    ['/a%e0%80%afb', '/a/b'],
    ['/x/%c0%ae%c0%ae/b', '/b'],
    ['/a%u002fb', '/a/b'],
    ['/%uff41/b', '/a/b'],
    ['/%ef%bd%81/b', '/a/b'],
    ['/a%ef%bc%8fb', '/a/b'],
    ['/a/b%2500.json', '/a/b'],
    ['/a/b%00', '/a/b'],
    ['/a/b%3fx', '/a/b'],
    ['/a/b%23x', '/a/b'],
    ['/a/b%20', '/a/b'],
    ['/a/b.', '/a/b'],
    ['/a./b', '/a/b'],
    ['/a%0a/b', '/a/b'],
    ['/../a/b', '/a/b'],
    ['/a/b;jsessionid=1', '/a/b'],
    ['/a/x/..%00/b', '/a/b'],
  ] as const) {
    test(`${path} may be ${reading}`, () => {
      const readings = pathReadings(path);

      assert.ok(readings.paths.includes(reading), readings.paths.join(' '));
      assert.equal(readings.paths[0], path);
      assert.equal(readings.isWhole, true);
      assert.notEqual(oddnessOf(path) & pathOddness.twoReadings, 0);
    });
  }

  for (const path of ['/', '/a', '/a/b-c_d~e', '/v1.2/file.json', '/users/ada@example.com', '/a:b/c+d,e=f&g!h$i*j', '/.well-known/x']) {
    test(`${path} is read in one way`, () => {
      assert.deepEqual(pathReadings(path).paths, [path]);
    });
  }

  test('are one by the cheap look only where they are one', () => {
    const alphabet = ['/', '.', '%', 'A', 'a', '2', 'e', 'f', ';', '\\', 'é', '?', ' '];
    let seed = 7;
    for (let round = 0; round < 20_000; round += 1) {
      let path = '/';
      for (let length = round % 9; length > 0; length -= 1) {
        seed = (seed * 48_271) % 2_147_483_647;
        path += alphabet[seed % alphabet.length];
      }

      const isOne = (oddnessOf(path) & pathOddness.twoReadings) === 0;

      assert.ok(!isOne || pathReadings(path).paths.length === 1, path);
    }
  });

  test('are given up where there are too many, and told as not whole', () => {
    const path = '/a/..%252f;x/%5cb//c%2e';

    const { paths, isWhole } = pathReadings(path);

    assert.equal(isWhole, false);
    assert.ok(paths.length <= 64);
  });

  test('are found in time that grows as the path does', () => {
    assertLinear((count) => {
      const path = `/${'%252e;%255c/'.repeat(count)}`;
      return () => void pathReadings(path);
    }, 1_300);
  });
});
