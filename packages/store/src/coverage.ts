import {
  type ApiId,
  type EndpointId,
  type ExchangeRecord,
  isRefusal,
  type JudgedSide,
  type Mode,
  type Side,
  type UninspectedReason,
} from '@sluice/model';

/** Bytes that were not judged. Side and reason are null of what was recorded before these were kept. */
export interface Gap {
  readonly side: Side | null;
  readonly why: UninspectedReason | null;
  /** They were refused for it; else they went by. */
  readonly isWithheld: boolean;
  readonly exchanges: number;
  readonly bytes: number;
}

/** How much of the bodies of one endpoint was judged. */
export interface CoverageRow {
  readonly api: ApiId;
  readonly endpoint: EndpointId;
  readonly isDeclared: boolean;
  readonly exchanges: number;
  readonly bytesJudged: number;
  /** Most bytes first. */
  readonly gaps: readonly Gap[];
}

/** The gaps of one exchange, at most one a side. */
export function gapsOf({ mode, request, response }: ExchangeRecord): Gap[] {
  return (response === null ? [request] : [request, response]).flatMap((side): Gap[] => {
    const { coverage } = side.inspection;
    if (coverage.kind === 'whole') return [];
    const { why, bytesUnseen } = coverage;
    return [{ side: side.inspection.side, why, isWithheld: isWithheld(side, mode), exchanges: 1, bytes: bytesUnseen }];
  });
}

/** Whether what a side could not judge was refused with the rest of it. Outside `enforce` everything goes by. */
export function isWithheld({ decision }: JudgedSide, mode: Mode): boolean {
  return mode === 'enforce' && isRefusal(decision);
}

/** In the order in which every store tells them. */
export function compareGaps(a: Gap, b: Gap): number {
  return b.bytes - a.bytes || b.exchanges - a.exchanges || textOf(a).localeCompare(textOf(b), 'en');
}

function textOf({ side, why, isWithheld: withheld }: Gap): string {
  return `${side} ${why} ${withheld}`;
}
