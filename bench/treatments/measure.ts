import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { contractOf } from '@sluice/contract/testing';
import type { MaskPorts } from '@sluice/flow';
import { sipHash, sipKeyOf } from '@sluice/kit';
import { apiId, type Body, bytesBody, type ExchangeRecord, emptyBody, exchangeId, type RequestMessage } from '@sluice/model';
import { openPseudonymKey } from '@sluice/store-local/segments';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openGate } from '../gate-in-process.ts';
import { type MadeContract, type MadeDocument, madeContract, randomFrom } from './made-documents.ts';

export interface TreatmentCounts {
  documents: number;
  /** Values that a decision spoke of. */
  treated: number;
  /** Documents that were of their contract before, and are not though they could be. */
  broken: number;
  /** Documents that no treatment could leave within their contract, all of which said so. */
  impossible: number;
  /** Documents that broke and said nothing of it. */
  silent: number;
  /** Members that no decision spoke of and that are not there byte for byte. */
  touched: number;
  /** Treated values that were found again, in any spelling. */
  recovered: number;
  /** Documents that come out otherwise after a restart. */
  unstable: number;
  /** Equal values with two pseudonyms, and pseudonyms that outlived their key. */
  unjoined: number;
  pseudonyms: number;
}

export interface TreatmentOptions {
  readonly contracts: number;
  readonly documentsEach: number;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const api = apiId('made');
const bodyLead = 'response.body';

/** Sends random documents of random contracts through gates and looks at what comes out. */
export async function measureTreatments(options: TreatmentOptions): Promise<TreatmentCounts> {
  const counts: TreatmentCounts = {
    documents: 0,
    treated: 0,
    broken: 0,
    impossible: 0,
    silent: 0,
    touched: 0,
    recovered: 0,
    unstable: 0,
    unjoined: 0,
    pseudonyms: 0,
  };
  const random = randomFrom(20_261_125);
  const keyFile = join(options.folder, 'pseudonyms.json');
  for (let index = 0; index < options.contracts && !options.signal.aborted; index += 1) {
    if (index % 50 === 0) options.say(`${index} of ${options.contracts} contracts`);
    const made = madeContract(random);
    const validate = new Ajv2020({ strict: false, formats }).compile(made.schema);
    // As two runs of one installation: the second reads the key that the first made.
    const before = await openLane(made, openPseudonymKey(keyFile, randomBytes).bytes);
    const after = await openLane(made, openPseudonymKey(keyFile, randomBytes).bytes);
    const others = await openLane(made, randomBytes(32));
    const pseudonymByValue = new Map<string, string>();
    for (let count = 0; count < options.documentsEach; count += 1) {
      const document = made.document();
      if (!validate(JSON.parse(document.text)))
        throw new Error(`a document was made that is none: ${JSON.stringify(validate.errors?.[0])}`);
      const one = await before(document.text);
      counts.documents += 1;
      judge(made, document, one, validate, counts);
      const again = await after(document.text);
      if (withoutJwe(again.text) !== withoutJwe(one.text)) counts.unstable += 1;
      const other = await others(document.text);
      joins(document, one, other, pseudonymByValue, counts);
    }
  }
  return counts;
}

interface Answered {
  readonly text: string;
  readonly record: ExchangeRecord;
}

type Lane = (document: string) => Promise<Answered>;

async function openLane(made: MadeContract, pseudonymKey: Uint8Array): Promise<Lane> {
  const responses = { 200: { description: 'ok', content: { 'application/json': { schema: made.schema } } } };
  const text = JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths: { '/': { get: { responses } } } });
  const records: ExchangeRecord[] = [];
  const gate = openGate({
    documents: [{ file: 'made.yaml', text: made.policy }],
    api: { api, contract: await contractOf(text) },
    ports: { fingerprintKey: { id: 'k0', key: fingerprintKey }, mask: portsWith(pseudonymKey) },
    recorded: (record) => records.push(record),
  });
  let sequence = 0;
  return async (document) => {
    sequence += 1;
    const captured = { id: exchangeId(1, sequence), boot: 1, sequence, startedAtMs: 0, request };
    const { message } = await gate.handle(captured, {
      route: { api },
      forward: async () => ({
        kind: 'response',
        status: 200,
        headers: ['content-type', 'application/json'],
        body: bytesBody(Buffer.from(document)),
      }),
    });
    const record = records.pop();
    if (!record) throw new Error('the exchange was not recorded');
    return { text: await textOf(message.body), record };
  };
}

const request: RequestMessage = {
  kind: 'request',
  method: 'GET',
  scheme: 'https',
  authority: 'made.example',
  target: '/',
  headers: ['x-api-key', 'made up'],
  body: emptyBody,
  peer: { address: '192.0.2.1', port: 0, isProtected: true, certificate: null, certificateThumbprint: null },
};

const fingerprintKey = sipKeyOf(new Uint8Array(16).fill(5));

/** JWEs of the right form; that others open the real ones is a test of their own. */
function portsWith(pseudonymKey: Uint8Array): MaskPorts {
  return {
    keyed(text) {
      const words = new Uint32Array(2);
      const bytes = Buffer.from(text);
      sipHash(fingerprintKey, bytes, 0, bytes.length, words, 0);
      return [words[0] ?? 0, words[1] ?? 0];
    },
    pseudonymBlock: (text) => createHmac('sha256', pseudonymKey).update(text).digest(),
    encrypted(_consumer, json) {
      const cipher = createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12));
      const sealed = Buffer.concat([cipher.update(json), cipher.final()]);
      return `eyJhbGciOiJ4In0..${[randomBytes(12), sealed, cipher.getAuthTag()].map((bytes) => bytes.toString('base64url')).join('.')}`;
    },
  };
}

function judge(
  made: MadeContract,
  document: MadeDocument,
  { text, record }: Answered,
  validate: ValidateFunction,
  counts: TreatmentCounts,
): void {
  const decision = record.response?.decision;
  const columns = decision?.kind === 'minimise' ? decision.columns : [];
  const places = new Set(columns.map(({ place }) => place));
  const saysBroken = record.response?.inspection.findings.some(({ kind }) => kind === 'contract.broken-by-treatment') ?? false;
  if (!validate(JSON.parse(text))) {
    const isImpossible =
      (made.impossible.has('/items') && document.droppedRows > 0) ||
      document.leaves.some(({ place }) => made.impossible.has(place) && places.has(bodyLead + place));
    if (!isImpossible) counts.broken += 1;
    else counts.impossible += 1;
    if (!saysBroken) counts.silent += 1;
  }
  for (const leaf of document.leaves) {
    const isTreated = places.has(bodyLead + leaf.place) || leaf.isInDroppedRow;
    if (isTreated && leaf.dataClass !== null) {
      counts.treated += 1;
      if (spellingsOf(leaf.text).some((spelling) => text.includes(spelling))) counts.recovered += 1;
    } else if (!isTreated && !text.includes(leaf.source)) counts.touched += 1;
  }
}

/** Equal values have equal pseudonyms under one key, and others under another. */
function joins(document: MadeDocument, one: Answered, other: Answered, known: Map<string, string>, counts: TreatmentCounts): void {
  const decision = one.record.response?.decision;
  const columns = decision?.kind === 'minimise' ? decision.columns : [];
  const [mine, theirs] = [JSON.parse(one.text), JSON.parse(other.text)];
  for (const { place, text } of document.leaves) {
    const column = columns.find((candidate) => candidate.place === bodyLead + place);
    if (place.includes('/*') || column?.treatment.kind !== 'mask' || column.treatment.mask.kind !== 'pseudonym') continue;
    const key = place.slice(1);
    const made = String(mine[key]);
    counts.pseudonyms += 1;
    const before = known.get(`${key} ${text}`) ?? made;
    known.set(`${key} ${text}`, before);
    // What the contract has no room for is masked by it, under every key alike.
    const isOfContract = /^(?:masked@|1900-|192\.0\.2|\*|x|X|\+|1000000000)/.test(made) || made === 'undefined' || made === 'null';
    if (before !== made || (!isOfContract && theirs[key] === made)) counts.unjoined += 1;
  }
}

/** A value as somebody might find it again. Of Base64 the inner characters, for each place within three bytes that it could begin at. */
function spellingsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const inBase64 = [0, 1, 2].flatMap((lead) => {
    const whole = Buffer.concat([Buffer.alloc(lead), bytes]).toString('base64');
    const inner = whole.slice(lead === 0 ? 0 : lead + 1, Math.floor(((lead + bytes.length) * 4) / 3));
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const escaped = Array.from(value)
    .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
  const hex = bytes.toString('hex');
  return [value, encodeURIComponent(value), Array.from(value).toReversed().join(''), escaped, hex, hex.toUpperCase(), ...inBase64];
}

function withoutJwe(text: string): string {
  return text.replace(/"eyJ[^"]*"/g, '"jwe"');
}

function textOf(body: Body): Promise<string> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    body.open({
      chunk: (bytes) => void chunks.push(bytes.slice()),
      end: () => resolve(Buffer.concat(chunks).toString()),
      abort: () => reject(new Error('the answer broke')),
    });
  });
}

const formats = {
  email: /^[^@\s]+@[^@\s]+\.[a-z]+$/,
  date: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  ipv4: (text: string) => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256),
};
