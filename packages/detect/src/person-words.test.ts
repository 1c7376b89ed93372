import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyWords } from './key-words.ts';
import { type NameOwner, nameOwner } from './person-words.ts';

test('a bare name is whose the words around it say, then those above it', () => {
  const owners: readonly (readonly [name: string, above: string, owner: NameOwner])[] = [
    ['customerName', '', 'person'],
    ['nome_do_cliente', '', 'person'],
    ['name', 'customer', 'person'],
    ['name', 'customer.data.attributes', 'person'],
    ['displayName', 'patient', 'person'],
    ['x_name', 'patient', 'person'],
    ['planName', 'customer', 'thing'],
    ['name', 'customer.plan', 'unsaid'],
    ['name', '', 'unsaid'],
    ['nombre_producto', 'cliente', 'thing'],
  ];

  for (const [name, above, owner] of owners) assert.equal(nameOwner(keyWords(name), keyWords(above)), owner, `${above}/${name}`);
});
