import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertLinear } from '@sluice/kit/testing';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { dataClasses } from './classes.generated.ts';
import { ColumnMemory } from './column-memory.ts';
import { type DetectableClass, defineDataClass } from './define-data-class.ts';
import { createDetection } from './detection.ts';
import { byForms, byKey, bySiblings } from './evidence.ts';
import { Hits } from './hits.ts';
import { fillTape } from './testing/fill-tape.ts';
import { detection, findInJson, findInValue } from './testing/find-in-json.ts';

const card = '4111111111111111';
const encoder = new TextEncoder();
const everyText = { needs: 0, allows: 0xffff, bytesMin: 3, bytesMax: 64, fits: () => true };

function found(value: unknown): readonly string[] {
  return findInValue(value).map(({ dataClass, confidence, place }) => `${dataClass} ${confidence} ${place}`);
}

function sure(value: unknown): readonly string[] {
  return findInValue(value).flatMap(({ dataClass, confidence }) => (confidence === 'possible' ? [] : [dataClass]));
}

suite('names', () => {
  test('every casing of a name is read', () => {
    for (const name of ['dateOfBirth', 'date_of_birth', 'DATE-OF-BIRTH', 'DateOfBirth', 'customerDateOfBirth', 'dateofbirth']) {
      assert.deepEqual(sure({ [name]: '1980-02-29' }), ['personal.birth-date'], name);
    }
  });

  test('an address that has room for a token is searched for one', () => {
    assert.deepEqual(sure({ email: 'ada.l7@mail.example.com' }), ['personal.email']);
    assert.ok(sure({ v: `gl${'pat-'}x9Kq2Lm7Rt4Vw8Yz1Bc3@mail.example.com` }).length > 0);
  });

  test('names of other scripts are read', () => {
    assert.deepEqual(sure({ пароль: 'correct-horse-7' }), ['secret.password']);
    assert.deepEqual(sure({ 生年月日: '1980-02-29' }), ['personal.birth-date']);
  });

  test('a name that speaks about the thing is not the thing', () => {
    const names = ['phoneType', 'phone_count', 'phoneVerified', 'hasPhone', 'phoneId', 'is_phone', 'phone_number_format'];

    assert.deepEqual(
      names.filter((name) => sure({ [name]: '2079460958' }).length > 0),
      [],
    );
  });

  test('items of an array and members of a map are named by what holds them', () => {
    assert.deepEqual(sure({ phoneNumbers: ['020 7946 0958'] }), ['personal.phone']);
    assert.deepEqual(sure({ phones: { '8f14e45fceea167a5a36': '020 7946 0958' } }), ['personal.phone']);
  });

  test('what stands above a name and beside it speaks too', () => {
    assert.deepEqual(sure({ name: 'Blue Harbour' }), []);
    assert.deepEqual(sure({ customer: { name: 'Ada Lovelace' } }), ['personal.name']);
    assert.deepEqual(sure({ name: 'Ada Lovelace', dateOfBirth: '1980-02-29' }), ['personal.name', 'personal.birth-date']);
    assert.deepEqual(sure({ firstName: 'Ada', lastName: 'Lovelace', city: 'London', role: 'analyst' }), ['personal.name', 'personal.name']);
    assert.deepEqual(sure({ card: { number: card, code: '123' } }), ['finance.pan', 'finance.card-cvv']);
  });

  test('siblings of one class say nothing for another, however many classes have some', () => {
    const made = createDetection(
      Array.from({ length: 70 }, (_, index) =>
        defineDataClass({
          ...(dataClasses[0] as DetectableClass),
          id: `personal.own-${index}`,
          evidence: [
            byForms([{ shape: { ...everyText, what: 'any text' }, weight: 2, check: null, passRate: 1 }]),
            byKey([`own${'abcdefghij'[index % 10]}${'klmnopq'[Math.floor(index / 10)]}`], { weight: 3 }),
            bySiblings([`beside${'abcdefghij'[index % 10]}${'klmnopq'[Math.floor(index / 10)]}`], { weight: 6 }),
          ],
        }),
      ),
    );
    const trie = new PathTrie(unknownShape);
    const tape = new Tape();
    const hits = new Hits();
    const look = made.attach(trie);

    fillTape(tape, trie, encoder.encode('{"ownaq":"some words","beside":1,"ownjn":"some words","besidejn":"x"}'));
    look.look(tape, hits);

    assert.deepEqual(
      Array.from({ length: hits.count }, (_, index) => [made.classes[hits.classes[index] ?? 0]?.id, hits.confidences[index]]).filter(
        ([, level]) => level !== 0,
      ),
      [['personal.own-39', 2]],
    );
  });

  test('a sibling that comes later changes what was read before', () => {
    const trie = new PathTrie(unknownShape);
    const look = detection.attach(trie);
    const tape = new Tape();
    const hits = new Hits();
    const levels = ['{"name":"Ada Lovelace"}', '{"name":"Ada Lovelace","email":"a@b.example"}'].map((json) => {
      fillTape(tape, trie, encoder.encode(json));
      look.look(tape, hits);
      return hits.count === 0 ? -1 : hits.confidences[0];
    });

    assert.ok((levels[1] ?? -1) > (levels[0] ?? -1));
  });

  test('a value is called what its neighbour says', () => {
    const rows = ['HOST', 'PORT', 'DB_PASSWORD', 'MODE'].map((name) => ({ name, value: `${name.toLowerCase()}-value-1` }));

    const hits = findInValue({ env: rows });

    assert.deepEqual(
      hits.map(({ dataClass, text }) => [dataClass, text]),
      [['secret.password', 'db_password-value-1']],
    );
  });

  test('a declared format speaks where the name does not', () => {
    const shape = { ...unknownShape, child: () => ({ ...unknownShape, declared: 'declared' as const, format: 'password' }) };
    const trie = new PathTrie(shape);
    const tape = new Tape();
    const hits = new Hits();
    fillTape(tape, trie, encoder.encode('{"word":"Tr0ub4dor&3x"}'));
    detection.attach(trie).look(tape, hits);

    assert.equal(detection.classes[hits.classes[0] ?? 0]?.id, 'secret.password');
  });
});

suite('values', () => {
  test('with the name withheld, what carries its own proof is found', () => {
    const values: Readonly<Record<string, string>> = {
      'personal.email': 'ada@lovelace.example',
      'finance.pan': card,
      'finance.iban': 'GB82WEST12345698765432',
      'personal.phone': '+442079460958',
      'secret.connection-string': `redis://:${'hunter22x'}@cache.example:6379`,
    };

    for (const [dataClass, value] of Object.entries(values)) assert.deepEqual(sure({ x1: value }), [dataClass]);
  });

  test('ordinary scalars raise nothing', () => {
    const ordinary = {
      id: 1_000_042,
      uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
      createdAt: '2024-01-01T12:30:00.123+02:00',
      epoch: 1_732_550_400,
      epochMs: 1_732_550_400_123,
      sha1: '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8',
      md5: '5f4dcc3b5aa765d61d8327deb882cf99',
      version: '10.20.30',
      price: '1,299.00',
      latitude: 51.5007,
      url: 'https://shop.example/orders/12?page=2',
      color: '#ff8800',
      locale: 'en-GB',
      mime: 'application/json',
      slug: 'blue-shirt-with-long-sleeves',
      cron: '0 12 * * 1-5',
      duration: 'PT1H30M',
      base64: 'aGVsbG8gd29ybGQgdGhpcyBpcyBhIHRlc3Q=',
      snowflake: '1180564739823702016',
      objectId: '507f1f77bcf86cd799439011',
      ulid: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      etag: 'W/"0815"',
      sku: 'AB-1234-XL',
      ean: '4006381333931',
      text: 'Please leave the parcel at the back door and ring twice.',
      percent: '12.5 %',
      timezone: 'Europe/Lisbon',
      path: '/home/orders',
      phoneTypes: ['home', 'work'],
      tokenType: 'Bearer',
    };

    assert.deepEqual(found(ordinary), []);
  });

  test('numbers are values too', () => {
    assert.deepEqual(sure({ number: Number(card) }), ['finance.pan']);
    assert.deepEqual(sure({ phone: 442_079_460_958 }), ['personal.phone']);
  });

  test('a secret inside a longer text is found with its own span', () => {
    const secret = `gh${'p_'}q83vEjRWeJCrze8SNFZ4kKvN7xI0Vn3OT9SK`;
    const [first, second] = findInValue({ note: `use ${secret} or write to ada@lovelace.example.` });

    assert.equal(first?.text, secret);
    assert.equal(second?.text, 'ada@lovelace.example');
  });

  test('an escape hides nothing, and the span is then the whole value', () => {
    const [hit] = findInJson('{"x":"ada\\u0040lovelace.example"}');

    assert.deepEqual([hit?.dataClass, hit?.text], ['personal.email', 'ada\\u0040lovelace.example']);
    assert.deepEqual(
      findInJson('{"x":"\\u0034111\\u0020111111111111"}').map(({ dataClass }) => dataClass),
      [],
    );
    assert.equal(findInJson('{"x":"\\u0034111111111111111"}')[0]?.dataClass, 'finance.pan');
  });

  test('a value that begins as a time may hold a secret all the same', () => {
    assert.deepEqual(sure({ log: `2024-01-01 12:00 key sk_${'live_'}4eC39HqLyjWDarjtT1zdp7dc` }), ['secret.api-key']);
  });

  test('of spans that overlap, the surer class stays', () => {
    assert.deepEqual(sure({ url: `postgres://shop:${'s3cr3tw0rd'}@db.shop.example/shop` }), ['secret.connection-string']);
  });

  test('empty strings, null, truth and containers hold nothing', () => {
    assert.deepEqual(found({ password: '', email: null, phone: true, iban: [], card: {} }), []);
  });
});

suite('columns', () => {
  test('a lone number that passes by chance among a hundred that fail is dropped', () => {
    const numbers = Array.from({ length: 100 }, (_, index) => ({ n: String(4_000_000_000_000_000 + index * 20) }));
    const passing = { n: card };

    assert.deepEqual(sure([...numbers.filter(({ n }) => !isLuhn(n)), passing]), []);
    assert.deepEqual(sure([passing]), ['finance.pan']);
  });

  test('a strong column speaks for the few values that do not fit', () => {
    const rows: { phone: string }[] = Array.from({ length: 30 }, (_, index) => ({ phone: `020 7946 0${100 + index}` }));
    rows.push({ phone: 'ask at the desk' });

    const hits = findInValue(rows);

    assert.equal(hits.length, 31);
    assert.equal(hits.at(-1)?.text, 'ask at the desk');
  });

  test('hits come in the order of their tokens', () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({
      phone: index === 3 ? 'none' : `020 7946 0${100 + index}`,
      email: `a${index}@b.example`,
    }));
    const trie = new PathTrie(unknownShape);
    const tape = new Tape();
    const hits = new Hits();
    fillTape(tape, trie, encoder.encode(JSON.stringify(rows)));
    detection.attach(trie).look(tape, hits);
    const tokens = Array.from(hits.tokens.subarray(0, hits.count));

    assert.deepEqual(
      tokens,
      tokens.toSorted((a, b) => a - b),
    );
  });

  test('a secret in the last of ten thousand ordinary rows is found', () => {
    const rows: { note: string }[] = Array.from({ length: 10_001 }, () => ({ note: 'nothing' }));
    rows.push({ note: `sk_${'live_'}4eC39HqLyjWDarjtT1zdp7dc` }, { note: card });

    assert.deepEqual(new Set(sure(rows)), new Set(['secret.api-key', 'finance.pan']));
  });

  test('units of one body vote together', () => {
    const trie = new PathTrie(unknownShape);
    const look = detection.attach(trie);
    const tape = new Tape();
    const hits = new Hits();
    const memory = new ColumnMemory();
    for (let index = 0; index < 60; index += 1) {
      fillTape(tape, trie, encoder.encode(`{"n":"${4_000_000_000_000_001 + index * 20}"}`));
      look.look(tape, hits, memory);
    }
    fillTape(tape, trie, encoder.encode(`{"n":"${card}"}`));
    look.look(tape, hits, memory);

    assert.equal(hits.count, 0);
  });

  test('columns say a class at a place once, with its count and its share', () => {
    const trie = new PathTrie(unknownShape);
    const tape = new Tape();
    const hits = new Hits();
    const look = detection.attach(trie);
    fillTape(tape, trie, encoder.encode(JSON.stringify([{ email: 'a@b.example' }, { email: 'c@d.example' }, { email: 'none' }])));
    look.look(tape, hits);
    const [column, ...rest] = look.columns(tape, hits);

    assert.deepEqual(
      [trie.pointer(column?.node ?? 0), column?.count, column?.values, column?.first, rest.length],
      ['/*/email', 2, 3, 0, 0],
    );
  });
});

suite('bounds', () => {
  test('hits beyond the bound are counted', () => {
    const trie = new PathTrie(unknownShape);
    const tape = new Tape();
    const hits = new Hits(10);
    fillTape(tape, trie, encoder.encode(JSON.stringify(Array.from({ length: 25 }, (_, index) => `a${index}@b.example`))));
    detection.attach(trie).look(tape, hits);

    assert.deepEqual([hits.count, hits.overflowed], [10, 15]);
  });

  test('a value with more spans than can be told apart is meant as a whole', () => {
    const text = 'a@bc.de '.repeat(5000).trim();
    const hits = findInValue({ text });

    assert.deepEqual(
      hits.map((hit) => [hit.dataClass, hit.text.length]),
      [['personal.email', text.length]],
    );
  });

  test('no input of a detector costs more than its length', () => {
    const patterns = detection.classes.flatMap(({ evidence }) =>
      evidence.flatMap((one) => (one.kind === 'text' ? one.finder.literals.flatMap((literal) => [literal, `${literal}1`]) : [])),
    );
    patterns.push('4', '4111 ', '41', 'a@', 'a@b.c', 'GB82', '4.', '-----BEGIN PRIVATE KEY-----', '\n at a (/b.js:1:2)', 'eyJhbGciOi.');
    const hits = new Hits();
    for (const pattern of patterns)
      assertLinear((length) => {
        const bytes = encoder.encode(pattern.repeat(Math.ceil(length / pattern.length)));
        return () => {
          hits.reset();
          detection.lookText('', bytes, 0, bytes.length, hits);
        };
      }, 8_000);
  });
});

function isLuhn(text: string): boolean {
  const sum = Array.from(text, Number)
    .toReversed()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  return sum % 10 === 0;
}
