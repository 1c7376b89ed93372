import { LiteralAutomaton } from '../literal-automaton.ts';
import { decodeBase64 } from './base64.ts';

/** Claims by the class that their value is of: OpenID Connect Core 5.1, and what products add. */
const claims: readonly (readonly [claim: string, dataClass: string])[] = [
  ['email', 'personal.email'],
  ['upn', 'personal.email'],
  ['preferred_username', 'personal.name'],
  ['name', 'personal.name'],
  ['given_name', 'personal.name'],
  ['family_name', 'personal.name'],
  ['middle_name', 'personal.name'],
  ['nickname', 'personal.name'],
  ['unique_name', 'personal.name'],
  ['phone', 'personal.phone'],
  ['phone_number', 'personal.phone'],
  ['address', 'personal.address'],
  ['street_address', 'personal.address'],
  ['birthdate', 'personal.birth-date'],
  ['date_of_birth', 'personal.birth-date'],
  ['dob', 'personal.birth-date'],
  ['ssn', 'personal.national-id'],
  ['national_id', 'personal.national-id'],
  ['social_security_number', 'personal.national-id'],
  ['tax_id', 'personal.national-id'],
  ['ipaddr', 'personal.ip-address'],
  ['ip_address', 'personal.ip-address'],
  ['iban', 'finance.iban'],
  ['card_number', 'finance.pan'],
  ['password', 'secret.password'],
  ['api_key', 'secret.api-key'],
  ['kubernetes.io/serviceaccount/secret.name', 'a Kubernetes service account'],
  ['kubernetes.io', 'a Kubernetes service account'],
];

const automaton = new LiteralAutomaton(claims.map(([claim]) => `"${claim}"`));
/** Tokens are as long as a header may be; what stands beyond is rare and no claim of identity. */
const payload = new Uint8Array(4096);
const known = new Map<string, string>();
const knownMax = 256;

/** The classes that the claims in a token's payload carry, as words: `personal.email, personal.name`; '' for none. */
export function carriedClasses(bytes: Uint8Array, start: number, end: number): string {
  const count = decodeBase64(bytes, start, end, payload);
  const { next, columnOfByte, accepting, ends } = automaton;
  let state = 0;
  let carried = 0;
  for (let index = 0; index < count; index += 1) {
    state = next[(state << 6) | (columnOfByte[payload[index] ?? 0] ?? 0)] ?? 0;
    // A name, not a value: a colon follows.
    if (state >= accepting && followsColon(index + 1, count)) for (const claim of ends[state] ?? []) carried |= 1 << claim;
  }
  return carried === 0 ? '' : wordsOf(carried);
}

function followsColon(from: number, count: number): boolean {
  let index = from;
  while (index < count && payload[index] === 32) index += 1;
  return payload[index] === 58;
}

/** The same few sets come again and again. */
function wordsOf(carried: number): string {
  const key = String(carried);
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = [...new Set(claims.flatMap(([, dataClass], index) => ((carried & (1 << index)) === 0 ? [] : [dataClass])))]
    .sort()
    .join(', ');
  if (known.size < knownMax) known.set(key, made);
  return made;
}
