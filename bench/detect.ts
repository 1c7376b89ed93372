/** What detection costs beside the scanner: CPU of `look` on a realistic document, by what its values are, and on hostile ones. */
import { createDetection, dataClasses, Hits, type TrieDetection } from '@sluice/detect';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { JsonScanner, TrieIndex } from '@sluice/wire';

const encoder = new TextEncoder();
const detection = createDetection(dataClasses);

interface Prepared {
  readonly bytes: Uint8Array;
  readonly scanner: JsonScanner;
  readonly hits: Hits;
  readonly look: TrieDetection;
  readonly tape: Tape;
}

const documents: readonly (readonly [name: string, document: unknown])[] = [
  ['orders, 200 KB', { items: rows(300, order), total: 300, next: '/orders?page=2' }],
  ['metrics, ids and times', { items: rows(1200, metric) }],
  ['articles, prose', { items: rows(160, article) }],
  ['people, every field personal', { items: rows(600, person) }],
];

console.log(`${detection.classes.length} classes`);
for (const [name, document] of documents) {
  const prepared = prepare(JSON.stringify(document));
  const { bytes, scanner, tape, look, hits } = prepared;
  const scan = measure(() => scanner.scan(tape, bytes));
  const detect = measure(() => look.look(tape, hits));
  const both = measure(() => {
    scanner.scan(tape, bytes);
    look.look(tape, hits);
  });
  const speed = (us: number): string => (bytes.length / us).toFixed(0).padStart(5);
  console.log(
    `${name.padEnd(30)} ${String(bytes.length).padStart(7)} B ${String(tape.count).padStart(6)} tokens ${String(hits.count).padStart(5)} hits | MB/s: scan ${speed(scan)}, ` +
      `detect ${speed(detect)}, both ${speed(both)} | detect ${((detect * 1000) / tape.count).toFixed(0)} ns a token`,
  );
}

console.log('\nhostile strings: µs for 256 KiB and for twice as much');
for (const pattern of [
  '@',
  'a@',
  'a@b.c',
  '4',
  '4111 ',
  'eyJ',
  '.eyJ',
  'eyJhbGciOi.',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  '://',
  '://a:b@',
  'sk_live_',
  '$2b$10$',
  '$y$',
  '&Signature=',
  '.js:1',
  'at a (.js:1:',
  '\n    at a (/b.js:1:2)',
  'near "',
  'ECONNREFUSED ',
  '/home/',
  'password=',
  'GB82',
  'pat',
  '+4',
  'SQLSTATE[',
  '{SHA',
  '\\u0040',
]) {
  const [one, two] = [1, 2].map((times) =>
    measureHostile(`{"text":"${escaped(pattern.repeat(Math.ceil((times * 262_144) / pattern.length)))}"}`),
  );
  console.log(
    `${JSON.stringify(pattern).padEnd(34)} ${(one ?? 0).toFixed(0).padStart(8)} ${(two ?? 0).toFixed(0).padStart(8)}  ×${((two ?? 0) / (one ?? 1)).toFixed(2)}`,
  );
}

function escaped(text: string): string {
  return text.startsWith('\\u') ? text : JSON.stringify(text).slice(1, -1);
}

function measureHostile(json: string): number {
  const { tape, look, hits } = prepare(json);
  return measure(() => look.look(tape, hits), 3);
}

function prepare(json: string): Prepared {
  const bytes = encoder.encode(json);
  const trie = new PathTrie(unknownShape);
  const tape = new Tape(32_768);
  const scanner = new JsonScanner(new TrieIndex(trie));
  scanner.scan(tape, bytes);
  return { bytes, hits: new Hits(), look: detection.attach(trie), scanner, tape };
}

/** Median µs of CPU. */
function measure(work: () => void, rounds = 61): number {
  for (let round = 0; round < rounds; round += 1) work();
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

function rows(count: number, make: (index: number) => unknown): readonly unknown[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Numbers that look random and are the same in every run. */
function mixed(index: number, salt: number): number {
  let value = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}

function uuid(index: number): string {
  const text = [1, 2, 3, 4].map((salt) => mixed(index, salt).toString(16).padStart(8, '0')).join('');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20, 32)}`;
}

function order(index: number): unknown {
  const at = new Date(1_700_000_000_000 + index * 3_600_000).toISOString();
  return {
    id: uuid(index),
    number: 100_000 + index,
    status: ['open', 'paid', 'shipped'][index % 3],
    createdAt: at,
    updatedAt: at,
    currency: 'EUR',
    total: (mixed(index, 7) % 100_000) / 100,
    customer: { id: mixed(index, 9) % 10_000, name: `Customer ${index}`, email: `customer${index}@shop.example`, phone: null },
    shipping: { line1: `${index} Harbour Road`, city: 'Porto', postalCode: '4000-123', country: 'PT' },
    lines: rows(2, (line) => ({
      sku: `SKU-${mixed(index, line) % 100_000}`,
      title: 'Cotton shirt with long sleeves, blue',
      quantity: 1 + line,
      price: 19.9,
      image: `https://cdn.shop.example/images/${mixed(index, line)}.jpg`,
    })),
    note: index % 5 === 0 ? 'Please leave the parcel at the back door and ring the bell twice.' : '',
    isGift: false,
  };
}

function metric(index: number): unknown {
  return {
    id: uuid(index),
    ts: 1_700_000_000_000 + index,
    value: mixed(index, 1) / 1000,
    unit: 'ms',
    host: 'web',
    version: '1.24.3',
    sha: uuid(index).replaceAll('-', ''),
    ok: true,
  };
}

function article(index: number): unknown {
  const sentence = 'The harbour was quiet that morning, and the boats moved a little with the tide while the town woke up slowly. ';
  return {
    id: index,
    title: `On the water, part ${index}`,
    body: sentence.repeat(10),
    tags: ['sea', 'town'],
    url: `https://news.example/articles/${index}`,
  };
}

function person(index: number): unknown {
  return {
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: `ada${index}@mail.example`,
    phone: `+4420794${10_000 + (index % 10_000)}`,
    birthDate: '1980-02-29',
    street: `${index} Analytical Way`,
    city: 'London',
    iban: 'GB82WEST12345698765432',
    card: '4111111111111111',
    ip: `203.0.113.${index % 256}`,
    password: 'correct-horse-7',
  };
}
