import { type Detection, Hits } from '@sluice/detect';
import { Lru, looksLikeName, sipHash, utf8 } from '@sluice/kit';
import {
  type Column,
  type Confidence,
  type ConsumerId,
  confidences,
  type DataClassId,
  type Decision,
  fingerprintText,
  type HeaderPairs,
  type Side,
} from '@sluice/model';
import { type MaskPorts, masked } from '../treat/mask.ts';
import { type FingerprintKey, fingerprintsMax, formOf } from './columns.ts';

/** Header lines whose form HTTP itself fixes; nothing that a data class describes stands in them (RFC 9110, Fetch, RFC 6797). */
const plainHeaders = new Set(
  'accept accept-encoding accept-language accept-ranges age allow cache-control connection content-encoding content-language content-length content-range content-security-policy content-type cross-origin-opener-policy cross-origin-resource-policy date etag expect expires host if-match if-modified-since if-none-match if-unmodified-since keep-alive last-modified origin pragma range referrer-policy retry-after strict-transport-security te trailer transfer-encoding upgrade upgrade-insecure-requests user-agent vary x-content-type-options x-frame-options access-control-allow-origin access-control-allow-methods access-control-allow-headers access-control-allow-credentials access-control-max-age access-control-expose-headers sec-fetch-site sec-fetch-mode sec-fetch-dest'.split(
    ' ',
  ),
);
/** A request's own credentials: they are how it says who it is, and never leave towards the caller. */
const credentialHeaders = new Set(['authorization', 'cookie', 'proxy-authorization', 'x-api-key']);

const valuesKept = 512;
/** What was found in longer values is not kept; they are looked at all the same, up to what the gateway takes in a head. */
const valueLengthKeptMax = 8192;

interface HeaderHit {
  readonly dataClass: DataClassId;
  readonly level: number;
}

/** Finds data classes in header lines. Values repeat from answer to answer, so what was found is kept by name and value. */
export class HeaderLook {
  readonly #detection: Detection;
  readonly #hits = new Hits(64);
  readonly #known = new Lru<string, readonly HeaderHit[]>(valuesKept);
  readonly #words = new Uint32Array(2);

  constructor(detection: Detection) {
    this.#detection = detection;
  }

  /** Adds one column for each name and class, however many lines and values it stands in. */
  columns(headers: HeaderPairs, side: Side, key: FingerprintKey, into: Column[]): void {
    const first = into.length;
    for (let index = 0; index < headers.length; index += 2) {
      const name = (headers[index] ?? '').toLowerCase();
      if (plainHeaders.has(name) || (side === 'request' && credentialHeaders.has(name))) continue;
      const value = headers[index + 1] ?? '';
      for (const hit of this.#hitsOf(name, value)) add(this.#column(side, name, value, hit, key), into, first);
    }
  }

  #hitsOf(name: string, value: string): readonly HeaderHit[] {
    const key = `${name}:${value}`;
    const known = this.#known.get(key);
    if (known) return known;
    const bytes = utf8(value);
    this.#hits.reset();
    this.#detection.lookText(name, bytes, 0, bytes.length, this.#hits);
    const found: HeaderHit[] = [];
    for (let index = 0; index < this.#hits.count; index += 1) {
      const dataClass = this.#detection.classes[this.#hits.classes[index] ?? 0]?.id;
      if (dataClass) found.push({ dataClass, level: this.#hits.confidences[index] ?? 0 });
    }
    if (value.length <= valueLengthKeptMax) this.#known.set(key, found);
    return found;
  }

  #column(side: Side, name: string, value: string, hit: HeaderHit, key: FingerprintKey): Column {
    const bytes = utf8(value);
    sipHash(key.key, bytes, 0, bytes.length, this.#words, 0);
    const [low = 0, high = 0] = this.#words;
    return {
      place: placeOf(side, name),
      dataClass: hit.dataClass,
      declared: 'unknown',
      confidence: confidences[hit.level] as Confidence,
      count: 1,
      fingerprints: Uint32Array.of(low, high),
      evidence: { fingerprint: fingerprintText(key.id, low, high), length: bytes.length, masked: formOf(bytes, 0, bytes.length) },
    };
  }
}

/** A name that could be a value is not kept: all such lines of a message share one place, and are treated alike. */
function placeOf(side: Side, lowerName: string): string {
  return `${side}.header.${looksLikeName(lowerName) ? lowerName : '{…}'}`;
}

/** Columns of header lines begin at `first`. */
function add(column: Column, into: Column[], first: number): void {
  const at = into.findIndex(({ place, dataClass }, index) => index >= first && place === column.place && dataClass === column.dataClass);
  const known = into[at];
  if (!known) {
    into.push(column);
    return;
  }
  const isNew = !isIn(known.fingerprints, column.fingerprints) && known.fingerprints.length < fingerprintsMax * 2;
  into[at] = {
    ...known,
    confidence: confidences.indexOf(column.confidence) > confidences.indexOf(known.confidence) ? column.confidence : known.confidence,
    count: known.count + 1,
    fingerprints: isNew ? Uint32Array.of(...known.fingerprints, ...column.fingerprints) : known.fingerprints,
  };
}

function isIn(pairs: Uint32Array, [low, high]: Uint32Array): boolean {
  for (let index = 0; index < pairs.length; index += 2) if (pairs[index] === low && pairs[index + 1] === high) return true;
  return false;
}

export interface TreatedHeaders {
  readonly headers: HeaderPairs;
  readonly strippedCount: number;
  readonly maskedCount: number;
}

/** The header lines after a decision: stripped lines are gone, masked ones say less. */
export function treatHeaders(headers: HeaderPairs, decision: Decision, side: Side, ports: MaskPorts, consumer: ConsumerId): TreatedHeaders {
  const lead = `${side}.header.`;
  if (decision.kind !== 'minimise' || !decision.columns.some(({ place }) => place.startsWith(lead)))
    return { headers, strippedCount: 0, maskedCount: 0 };
  const kept: string[] = [];
  let strippedCount = 0;
  let maskedCount = 0;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    const place = placeOf(side, name.toLowerCase());
    const treatment = decision.columns.find((column) => column.place === place && column.treatment.kind !== 'allow')?.treatment;
    if (!treatment) kept.push(name, value);
    else if (treatment.kind === 'mask') {
      kept.push(name, headerSafe(masked(value, treatment.mask, ports, consumer)));
      maskedCount += 1;
    } else strippedCount += 1;
  }
  return { headers: kept, strippedCount, maskedCount };
}

/** Only what a field value may hold (RFC 9110 5.5): a mask never brings in a line break. */
function headerSafe(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '*');
}
