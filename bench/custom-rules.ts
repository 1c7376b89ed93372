import { readingsOf } from '@sluice/detect';
import { utf8 } from '@sluice/kit';
import { bytesBody, type RequestMessage } from '@sluice/model';
import { compilePolicy, ValueLook } from '@sluice/policy';
import { sampleEndpoint, sampleSurroundings } from '@sluice/policy/testing';
import { costOfExchange, gateWith } from './gate-in-process.ts';
import { type Growth, growthOf } from './growth.ts';

const rounds = 61;
/** The first rounds warm up. */
const warmRounds = 10;
const exchangesARound = 500;
const looks = 5;
const longest = 1_048_576;
const answer = utf8('{"ok":true}');

/** Kinds of patterns that people write; each is written ten times with other words. */
const kinds: readonly ((word: string) => string)[] = [
  (word) => `(?i)${word}\\s+select\\s`,
  (word) => `\\.\\./(?:\\.\\./)*${word}`,
  (word) => `(?i)<${word}[^>]*>`,
  (word) => `\\$\\{${word}:[a-z]+`,
  (word) => `${word}-\\d{4,8}`,
  (word) => `(?:cmd|sh|exec) ${word}`,
  (word) => `(?i)class\\.${word}\\.[a-z.]+`,
  (word) => `${word}_(?:get|set)attr`,
  (word) => `(?i)https?://[a-z.]*${word}\\.example`,
  (word) => `\\{\\{\\s*${word}[^}]*\\}\\}`,
];
const words = ['quince', 'medlar', 'sorrel', 'lovage', 'burnet', 'tansy', 'yarrow', 'borage', 'chervil', 'orache'];

/** A hundred rules about every value of one endpoint. */
const rules = words.flatMap((word, row) =>
  kinds.map(
    (kind, column) => `  - { id: r${row}-${column}, match: { endpoint: POST /orders }, value: { matches: '${kind(word)}' }, treat: block }`,
  ),
);
const policyText = `version: 1\nrules:\n${rules.join('\n')}\n`;

/** An order of 1 KB: names, an address, ids, times, amounts, a note. */
const body = utf8(
  JSON.stringify({
    id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    customer: { firstName: 'Jane', lastName: 'Doe', email: 'jane.doe@example.com', phone: '+44 20 7946 0958' },
    address: { street: '12 Main Street', city: 'Springfield', postcode: '12345', country: 'GB' },
    placedAt: '2026-11-26T09:30:00Z',
    currency: 'EUR',
    items: Array.from({ length: 7 }, (_, index) => ({
      sku: `sku-10${index}`,
      title: `Blue shirt, size ${index}`,
      quantity: index,
      price: 12.5 + index,
    })),
    note: 'Please leave it with the neighbours if nobody is at home. Thank you very much for the quick delivery last time.',
    channel: 'web',
    isGift: false,
  }),
);

const request: RequestMessage = {
  kind: 'request',
  method: 'POST',
  scheme: 'http',
  authority: 'shop.test',
  target: '/orders?source=mail&page=2',
  headers: ['host', 'shop.test', 'content-type', 'application/json', 'content-length', String(body.length), 'accept', '*/*'],
  body: bytesBody(body),
  peer: { address: '127.0.0.1', port: 1, isProtected: true, certificate: null, certificateThumbprint: null },
};

export interface RuleCost {
  readonly bodyBytes: number;
  /** CPU microseconds that the rules add to a request that none of them finds anything in, by the least of the rounds with them and without. */
  readonly plainUs: number;
  /** The same where no rule is about the endpoint. */
  readonly elsewhereUs: number;
}

export async function measureRuleCost(): Promise<RuleCost> {
  const texts = [null, policyText, policyText.replaceAll('POST /orders', 'POST /elsewhere')];
  const gates = texts.map((text) => ({ gate: gateWith(text), us: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < rounds; round += 1) {
    // In turn, and each as often before the others as behind them.
    for (const one of round % 2 === 0 ? gates : gates.toReversed()) {
      const us = await costOfExchange(one.gate, request, answer, exchangesARound);
      if (round >= warmRounds) one.us = Math.min(one.us, us);
    }
  }
  const [base = 0, ruled = 0, apart = 0] = gates.map(({ us }) => us);
  return { bodyBytes: body.length, plainUs: ruled - base, elsewhereUs: apart - base };
}

export interface HostileCost extends Growth {
  readonly name: string;
}

/** Values of a megabyte that are made to keep the rules busy: literals of all of them, and what nearly matches, again and again. */
export function measureHostile(growthMax: number): readonly HostileCost[] {
  const policy = compilePolicy([{ file: 'p.yaml', text: policyText }], { ...sampleSurroundings, classes: [] });
  const values = policy.ok ? policy.value.forEndpoint(sampleEndpoint('POST /orders', false)).values : null;
  if (values === null) throw new Error('no rules were compiled');
  const leaf = { paths: () => [['note']], place: () => 'request.body/note' };
  const look = (text: string): void => void new ValueLook(values, 0, readingsOf).search('body', text, leaf);
  const pieces: Readonly<Record<string, string>> = {
    'every word': `${words.join(' ')} `,
    'select without what comes before': 'select ',
    'one step up': '../',
    'a tag that does not end': '<quince ',
    'a lookup that does not end': '$' + '{quince:',
    'a host that does not end': 'https://a.a.a.a.',
    'half a literal': 'quinc',
    'escapes of it': '%2e%2e%2f',
    'a match at its end': 'quince-12 ',
  };
  return Object.entries(pieces).map(([name, piece]) => {
    const make = (length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    return { name, ...growthOf(look, { make, length: longest, looks, most: growthMax }) };
  });
}
