import { success } from '@sluice/kit';
import { type Body, type Coverage, headerOf, isRefusal, type JudgedSide, type RequestMessage } from '@sluice/model';
import { MultipartSieve, mediaKind, parseMediaType } from '@sluice/wire';
import type { Exchange } from '../exchange.ts';
import { SievedBody } from '../stream/sieved-body.ts';
import type { AttackLook } from './attack-look.ts';
import { failedSide, withInspectionFailure } from './failure.ts';
import { essenceOf, type Materials } from './material.ts';
import { partialFinding } from './response-findings.ts';
import { beyondBound } from './unjudged-body.ts';

/** Files that are text are looked at up to this length. */
const textFileBytesMax = 64 * 1024;

/**
 * The fields of a multipart body that is too long to be held: they are kept while it goes on, and judged before its end does. What is refused then
 * never ends for the upstream, and so is no request.
 */
export class LateFields {
  readonly #attacks: AttackLook;
  readonly #materials: Materials;

  constructor(attacks: AttackLook, materials: Materials) {
    this.#attacks = attacks;
    this.#materials = materials;
  }

  /** The body to send on; `early` is how the rest of the request was judged. What comes of it is noted in the exchange. */
  watched(exchange: Exchange, request: RequestMessage, body: Body, early: JudgedSide): Body {
    const { attacks, heldRequestBytesMax, mode } = exchange.plan;
    const boundary = boundaryOf(request);
    const layers = this.#materials.layersOf(request.headers);
    if (attacks === 'off' || boundary === null || !layers.ok || layers.value.length > 0) return body;
    const sieve = new MultipartSieve(boundary, { bytesMax: heldRequestBytesMax, fileBytesMax: textFileBytesMax });
    return new SievedBody(body, sieve, () => {
      exchange.late = this.#sideOf(exchange, request, early, sieve, body.length);
      return mode !== 'enforce' || !isRefusal(exchange.late.decision);
    });
  }

  /** As the head was judged, with what is in the fields. A fault of ours is told as one, and outside `enforce` changes nothing for anybody. */
  #sideOf(exchange: Exchange, request: RequestMessage, early: JudgedSide, sieve: MultipartSieve, length: number | null): JudgedSide {
    try {
      return this.#judge(exchange, request, early, sieve, length);
    } catch {
      return failedSide('request', length ?? 0);
    }
  }

  #judge(exchange: Exchange, request: RequestMessage, early: JudgedSide, sieve: MultipartSieve, length: number | null): JudgedSide {
    const { plan, trace } = exchange;
    const contentType = headerOf(request.headers, 'content-type');
    const { body } = sieve;
    const material = this.#materials.read(request.headers, contentType, success(body), body, plan.requestBody(essenceOf(contentType)));
    const found = this.#attacks.findings(exchange, request, material);
    const { inspection } = early;
    const kept = inspection.findings.filter(({ kind }) => !kind.startsWith('attack.') && kind !== 'request.partly-inspected');
    const bytesUnseen = Math.max(0, (length ?? sieve.bytesSeen) - body.length);
    const why = sieve.isBeyond ? 'too-large' : 'unknown-media-type';
    const coverage: Coverage = { kind: 'partial', bytesSeen: body.length, bytesUnseen, why };
    const beyond = sieve.isBeyond ? [beyondBound(plan, coverage)] : [];
    const judged = { ...inspection, coverage, findings: [...kept, partialFinding('request', coverage), ...found, ...beyond] };
    const { decision } = plan.policy.judge(trace, judged);
    return { inspection: judged, decision: withInspectionFailure(decision, 'request', coverage, plan.onInspectError) };
  }
}

function boundaryOf({ headers }: RequestMessage): string | null {
  const media = parseMediaType(headerOf(headers, 'content-type') ?? '');
  return media !== null && mediaKind(media) === 'multipart' ? (media.parameters.get('boundary') ?? null) : null;
}
