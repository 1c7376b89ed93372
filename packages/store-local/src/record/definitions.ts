import {
  type ApiId,
  type Column,
  type ColumnTreatment,
  type ConsumerId,
  type EndpointId,
  type ExchangeRecord,
  type Finding,
  modes,
  type Reason,
  type RevisionId,
  severities,
  treatmentText,
} from '@sluice/model';
import type { ByteWriter } from './byte-writer.ts';
import { confidenceOrder, consumerKinds, declaredOrder } from './record-format.ts';

export interface Origin extends Pick<ExchangeRecord, 'boot' | 'isDeclared' | 'mode'> {
  readonly api: ApiId;
  readonly endpoint: EndpointId;
  readonly revision: RevisionId;
}

export interface Caller extends Pick<ExchangeRecord, 'consumerKind' | 'isVerified'> {
  readonly consumer: ConsumerId;
}

export type ColumnShape = Pick<Column, 'place' | 'dataClass' | 'declared' | 'confidence'>;

/** What records refer to by number. */
export interface Nouns {
  readonly origin: Origin;
  readonly caller: Caller;
  readonly column: ColumnShape;
  readonly treatment: ColumnTreatment;
  readonly reason: Reason;
  readonly finding: Omit<Finding, 'count'>;
  readonly text: string;
}

export type NounKind = keyof Nouns;
/** The order is part of the format of detail blocks. */
export const nounKinds: readonly NounKind[] = ['origin', 'caller', 'column', 'treatment', 'reason', 'finding', 'text'];

export function writeOrigin(origin: Origin, out: ByteWriter): void {
  out.number(origin.boot);
  out.text(origin.api);
  out.text(origin.endpoint);
  out.text(origin.revision);
  out.word((origin.isDeclared ? 8 : 0) | modes.indexOf(origin.mode));
}

export function writeCaller({ consumer, consumerKind, isVerified }: Caller, out: ByteWriter): void {
  out.text(consumer);
  out.word((isVerified ? 8 : 0) | consumerKinds.indexOf(consumerKind));
}

export function writeColumnShape({ place, dataClass, declared, confidence }: ColumnShape, out: ByteWriter): void {
  out.text(place);
  writeOptional(dataClass, out);
  out.word(declaredOrder.indexOf(declared) | (confidenceOrder.indexOf(confidence) << 4));
}

/** All but the reason, which is a definition of its own and stands behind it. */
export function writeTreatment({ place, dataClass, treatment }: ColumnTreatment, out: ByteWriter): void {
  out.text(place);
  writeOptional(dataClass, out);
  out.text(treatmentText(treatment));
}

export function writeReason({ rule, title, source, place, dataClass }: Reason, out: ByteWriter): void {
  out.text(rule);
  out.text(title);
  out.text(source);
  writeOptional(place, out);
  writeOptional(dataClass, out);
}

export function writeFinding(finding: Nouns['finding'], out: ByteWriter): void {
  out.text(finding.kind);
  out.text(finding.place);
  out.word(severities.indexOf(finding.severity) | (confidenceOrder.indexOf(finding.confidence) << 4));
  writeOptional(finding.owasp, out);
  out.text(finding.because);
}

function writeOptional(text: string | null, out: ByteWriter): void {
  out.word(text === null ? 0 : 1);
  if (text !== null) out.text(text);
}
