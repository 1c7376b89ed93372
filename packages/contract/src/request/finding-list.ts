import type { Finding } from '@sluice/model';

export type RequestFindingKind =
  | 'request.invalid'
  | 'request.unknown-parameter'
  | 'request.undeclared-property'
  | 'request.read-only-property'
  | 'request.undeclared-body';

const rowByKind: Readonly<Record<RequestFindingKind, Pick<Finding, 'severity' | 'owasp'>>> = {
  'request.invalid': { severity: 'low', owasp: null },
  'request.unknown-parameter': { severity: 'info', owasp: null },
  'request.undeclared-property': { severity: 'low', owasp: 'API3:2023' },
  'request.read-only-property': { severity: 'medium', owasp: 'API3:2023' },
  'request.undeclared-body': { severity: 'low', owasp: null },
};

/** Findings of one request; the same thing at the same place is one with a count. At most `findingsMax` different ones. */
export class FindingList {
  readonly #findingByKey = new Map<string, Finding & { readonly kind: RequestFindingKind }>();
  readonly #invalidPlaces = new Set<string>();
  readonly #max: number;

  constructor(findingsMax = 64) {
    this.#max = findingsMax;
  }

  add(kind: RequestFindingKind, place: string, because: string, count = 1): void {
    // What the contract forbids in words is invalid; that it is undeclared as well need not be said.
    if (kind === 'request.undeclared-property' && this.#invalidPlaces.has(place)) return;
    if (kind === 'request.invalid') this.#invalidPlaces.add(place);
    const key = `${kind} ${place} ${because}`;
    const known = this.#findingByKey.get(key);
    if (known) this.#findingByKey.set(key, { ...known, count: known.count + count });
    else if (this.#findingByKey.size < this.#max) {
      this.#findingByKey.set(key, { kind, place, because, ...rowByKind[kind], confidence: 'certain', count });
    }
  }

  /** Those of another list, after these. */
  addAll(others: FindingList): void {
    for (const { kind, place, because, count } of others.#findingByKey.values()) this.add(kind, place, because, count);
  }

  list(): readonly Finding[] {
    return [...this.#findingByKey.values()];
  }
}
