import type { Operation } from '@sluice/contract';
import type { AttackDetection, AttackVerdict, Field } from '@sluice/detect';
import { looksLikeName } from '@sluice/kit';
import type { Finding } from '@sluice/model';
import { isClosed } from './closed-text.ts';

/** Findings of one request; what is found beyond them adds to the count of the last. */
const findingsMax = 64;

/** Looks at leaves and gathers what was found: one finding for each place and kind. */
export class FoundAttacks {
  readonly findings: Finding[] = [];
  readonly #detection: AttackDetection;
  readonly #isReportOnly: boolean;
  readonly #declared: Operation | null;

  /** `isReportOnly`: nothing found is more than possible, so that no rule refuses it. `declared` says what parameters hold. */
  constructor(detection: AttackDetection, isReportOnly: boolean, declared: Operation | null) {
    this.#detection = detection;
    this.#declared = declared;
    this.#isReportOnly = isReportOnly;
  }

  /** A parameter, header or cookie: its value, and its name where that is more than a name. */
  pair(name: string, value: string, channel: 'query' | 'header' | 'cookie'): void {
    const placeOf = (): string => `request.${channel}.${looksLikeName(name) ? name : '{…}'}`;
    if (!/^[\w.-]*$/.test(name)) this.name(name, placeOf, channel);
    if (value === '') return;
    const said = this.#declared?.parameterText(channel, name) ?? null;
    if (!isClosed(value, said)) this.look(value, name, channel, placeOf, said?.content);
  }

  name(name: string, place: () => string, channel: Field['channel'] = 'body'): void {
    this.#add(this.#detection.look(name, { name, isName: true, channel, content: 'unknown' }), place);
  }

  look(text: string, name: string, channel: Field['channel'], place: string | (() => string), content: Field['content'] = 'unknown'): void {
    this.#add(this.#detection.look(text, { name, isName: false, channel, content }), place);
  }

  #add(verdicts: readonly AttackVerdict[], at: string | (() => string)): void {
    if (verdicts.length === 0) return;
    const place = typeof at === 'string' ? at : at();
    for (const verdict of verdicts) {
      const confidence = verdict.band === 'block' && !this.#isReportOnly ? 'certain' : 'possible';
      const kind = `attack.${verdict.attack.id}`;
      const known = this.findings.findIndex((finding) => finding.kind === kind && finding.place === place);
      const index = known < 0 && this.findings.length >= findingsMax ? findingsMax - 1 : known;
      const before = this.findings[index];
      if (before === undefined) this.findings.push(findingOf(verdict, kind, place, confidence));
      else
        this.findings[index] = {
          ...before,
          count: before.count + 1,
          confidence: confidence === 'certain' ? confidence : before.confidence,
        };
    }
  }
}

function findingOf(
  { attack, steps, evidence, score, band }: AttackVerdict,
  kind: string,
  place: string,
  confidence: Finding['confidence'],
): Finding {
  const parts = evidence.map(({ what, weight, start, end }) => `${what} at ${start}–${end} (${signed(weight)})`);
  const read = steps.length === 0 ? '' : `, read as ${steps.join(' → ')}`;
  return {
    kind,
    place,
    severity: band === 'block' ? 'high' : 'low',
    confidence,
    owasp: attack.owasp,
    because: `${attack.cwe}: ${parts.join('; ')}${read}; ${score.toFixed(1)} in all`,
    count: 1,
  };
}

function signed(weight: number): string {
  return weight < 0 ? weight.toFixed(1) : `+${weight.toFixed(1)}`;
}
