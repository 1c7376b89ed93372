import type { Coverage, Finding, UninspectedReason } from '@sluice/model';
import { mediaKind, parseMediaType, type Unit } from '@sluice/wire';
import type { EndpointPlan } from '../plan/endpoint-plan.ts';
import { hasTwoBoundaries } from './read-again.ts';

/** Bounds of ours that a body is beyond; what is broken in itself is read again. */
const bounds: ReadonlySet<UninspectedReason> = new Set(['too-large', 'too-deep', 'too-many-values', 'ratio-exceeded']);
/** Letters stand elsewhere in these than in ASCII, and old servers know them: UTF-7 and the sets of EBCDIC. */
const foreignCharset =
  /charset[ \t]*=[ \t]*["']?(?:(?:cs|x-?)?(?:utf-?7|unicode-?1-?1-?utf-?7|(?:ibm|cp|ccsid)[-_]?0{0,3}(?:37|273|277|278|28[0-5]|290|297|420|42[34]|500|87[015]|880|905|918|924|102[56]|1047|11[2-4]\d)(?!\d))|[\w-]*ebcdic)/i;

/**
 * A body that a server reads and that was not looked at for attacks, because it is beyond some bound, as whoever pads a body would have it, or comes in a
 * charset or a coding in which it cannot be read. Null
 * where nobody wanted to look, for what is of no kind that is read (pictures, archives), and for long multipart bodies, whose fields are judged late.
 */
export function unjudgedFinding(plan: EndpointPlan, contentType: string | null, { coverage, syntax }: Unit): Finding | null {
  if (plan.attacks === 'off' || coverage.kind === 'whole') return null;
  if (coverage.why === 'unknown-encoding' && foreignCharset.test(contentType ?? '')) return unread(plan, coverage);
  // The end of a coding that is missing: what came before it some servers read all the same.
  if (coverage.why === 'undecodable' && syntax !== 'multipart' && isRead(contentType, coverage.why)) return unread(plan, coverage);
  if (!bounds.has(coverage.why)) return null;
  return syntax === 'json' || isRead(contentType, coverage.why) ? beyondBound(plan, coverage) : null;
}

type PartialCoverage = Coverage & { readonly kind: 'partial' };

export function beyondBound(plan: EndpointPlan, coverage: PartialCoverage): Finding {
  return finding('request.unjudged-body', plan, coverage);
}

function unread(plan: EndpointPlan, coverage: PartialCoverage): Finding {
  return finding('request.unreadable-body', plan, coverage);
}

function finding(kind: string, plan: EndpointPlan, { bytesUnseen, why }: PartialCoverage): Finding {
  return {
    kind,
    place: 'request.body',
    severity: 'medium',
    confidence: plan.attacks === 'report' ? 'possible' : 'certain',
    owasp: 'API8:2023',
    because: `${bytesUnseen} bytes of the body were not looked at for attacks: ${why}`,
    count: 1,
  };
}

function isRead(contentType: string | null, why: UninspectedReason): boolean {
  if (contentType === null) return false;
  const media = parseMediaType(contentType);
  // What follows no grammar some server takes for what it looks like.
  const kind = media === null ? 'text' : mediaKind(media);
  return (
    kind !== 'unknown' &&
    (kind !== 'multipart' || why !== 'too-large' || media?.parameters.has('boundary') !== true || hasTwoBoundaries(contentType))
  );
}
