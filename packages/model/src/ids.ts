import type { Brand } from '@sluice/kit';

/** A named service in the catalogue. */
export type ApiId = Brand<string, 'ApiId'>;
/** `METHOD /template` of an API, as in `GET /users/{id}`. */
export type EndpointId = Brand<string, 'EndpointId'>;
/** Who calls; a keyed fingerprint where the credential itself would be a raw value. */
export type ConsumerId = Brand<string, 'ConsumerId'>;
/** Dotted and stable for ever: `personal.email`. */
export type DataClassId = Brand<string, 'DataClassId'>;
/** Hash of everything that a plan was compiled from. */
export type RevisionId = Brand<string, 'RevisionId'>;
/** `boot-sequence`: names one exchange in every store, log and problem document. */
export type ExchangeId = Brand<string, 'ExchangeId'>;

const dotted = /^[a-z][a-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/;
const exchangeShape = /^([0-9a-z]{1,11})-([0-9a-z]{1,11})$/;

export function apiId(text: string): ApiId {
  if (text.length === 0 || text.length > 128) throw new Error('an API needs a name of 1 to 128 characters');
  return text as ApiId;
}

export function endpointId(method: string, template: string): EndpointId {
  return `${method.toUpperCase()} ${template}` as EndpointId;
}

export function consumerId(text: string): ConsumerId {
  return text as ConsumerId;
}

export function dataClassId(text: string): DataClassId {
  if (!dotted.test(text)) throw new Error(`"${text}" is no data class id; write family.name in small letters`);
  return text as DataClassId;
}

export function revisionId(text: string): RevisionId {
  return text as RevisionId;
}

/** `boot` is drawn once by each worker process (up to 52 random bits), `sequence` counts its exchanges from 1. */
export function exchangeId(boot: number, sequence: number): ExchangeId {
  return exchangeIds(boot)(sequence);
}

/** The ids of one boot: its text is made once. */
export function exchangeIds(boot: number): (sequence: number) => ExchangeId {
  const lead = `${boot.toString(36)}-`;
  return (sequence) => (lead + sequence.toString(36)) as ExchangeId;
}

/** The two numbers of an exchange id, or null when the text is none. */
export function parseExchangeId(text: string): { readonly boot: number; readonly sequence: number } | null {
  const match = exchangeShape.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const boot = Number.parseInt(match[1], 36);
  const sequence = Number.parseInt(match[2], 36);
  return Number.isSafeInteger(boot) && Number.isSafeInteger(sequence) ? { boot, sequence } : null;
}
