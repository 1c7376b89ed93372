import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompoundWords } from './compound-words.ts';

const compounds = new CompoundWords();
for (const word of ['kunden', 'kunde', 'vorname', 'nome', 'cliente', 'first', 'name', 'firstname', 'user', 'adre', 'dostawy', '患者', '名'])
  compounds.add(word);

test('a word that is made of known ones is taken apart', () => {
  const parts = {
    kundenvorname: ['kunden', 'vorname'],
    nomedocliente: ['nome', 'do', 'cliente'],
    userfirstname: ['user', 'firstname'],
    adresdostawy: ['adre', 'dostawy'],
    患者名: ['患者', '名'],
  };
  for (const [word, expected] of Object.entries(parts)) assert.deepEqual(compounds.split(word), expected, word);
});

test('a word that is known itself, or has a part that is not, stays whole', () => {
  for (const word of ['firstname', 'filename', 'nameserver', 'name', 'kundenvornamen1', '会社名', 'x'.repeat(60)]) {
    assert.equal(compounds.split(word), null, word);
  }
});
