import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findInValue } from '../testing/find-in-json.ts';

suite('names that mean one format', () => {
  const confidenceOf = (key: string, value: string | number): string | undefined =>
    findInValue({ [key]: value }).find(({ dataClass }) => /national-id|tax-id/.test(dataClass))?.confidence;

  test('a number of the format is certain, with and without separators, and as a number', () => {
    const found = [confidenceOf('cpf', '529.982.247-25'), confidenceOf('cpf', 52998224725), confidenceOf('partitaIva', 'IT00743110157')];

    assert.deepEqual(found, ['certain', 'certain', 'certain']);
  });

  test('what was mistyped, masked or belongs to another country is possible and no more', () => {
    const found = [confidenceOf('cpf', '529.982.247-26'), confidenceOf('ssn', '***-**-1234'), confidenceOf('personnummer', '52998224725')];

    assert.deepEqual(found, ['possible', 'possible', 'possible']);
  });

  test('a general name takes the number of any country', () => {
    assert.notEqual(confidenceOf('nationalId', '52998224725') ?? 'possible', 'possible');
  });

  test('a name whose first word is elsewhere a measure is read as a whole', () => {
    assert.notEqual(confidenceOf('num_secu', '180047005901236'), undefined);
  });
});
