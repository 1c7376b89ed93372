import type { Operation } from '@sluice/contract';
import type { Detection } from '@sluice/detect';
import {
  type ApiId,
  type Column,
  type ColumnTreatment,
  consumerId,
  type DataClassId,
  type Endpoint,
  endpointId,
  exchangeId,
  type Inspection,
  jsonType,
  revisionId,
  type Shape,
  type Trace,
  type ValueRules,
} from '@sluice/model';
import type { EndpointPolicy, PolicySet } from '@sluice/policy';
import { fit, type Wanted } from './fit.ts';
import { type MaskPorts, masked, maskedNumber } from './mask.ts';

/** A place that the contract declares, where a treatment will leave an answer that is none of its contract. */
export interface Foreseen {
  readonly endpoint: string;
  readonly status: string;
  readonly place: string;
  readonly dataClass: DataClassId | null;
  readonly treatment: ColumnTreatment['treatment'];
  readonly rule: string;
  readonly why: string;
}

const depthMax = 8;
const placesMax = 20_000;
const foreseenMax = 100;

/**
 * Looks ahead of traffic: at which places of its contract an API's policy would break what is declared there. A place is taken to hold a
 * class where its name or format speaks for it and a sample of the class would be found there; what only traffic knows holds back.
 */
export function foreseeBroken(api: ApiId, operations: readonly Operation[], policy: PolicySet, detection: Detection): readonly Foreseen[] {
  const foreseeing = new Foreseeing(detection);
  for (const operation of operations) {
    const { method } = operation;
    const template = (operation.basePaths[0] ?? '') + operation.template;
    const endpoint: Endpoint = { id: endpointId(method, template), api, method, template, isDeclared: true };
    foreseeing.endpoint(endpoint, operation, policy.forEndpoint(endpoint));
  }
  return foreseeing.found;
}

class Foreseeing {
  readonly found: Foreseen[] = [];
  readonly #detection: Detection;
  readonly #samplesByName = new Map<string, readonly string[]>();
  #places = 0;

  constructor(detection: Detection) {
    this.#detection = detection;
  }

  endpoint(endpoint: Endpoint, operation: Operation, policy: EndpointPolicy): void {
    for (const { status, mediaType, shape } of operation.declaredBodies()) {
      if (!/^[\w.+*-]+\/(?:[\w.-]+\+)?(?:json|\*)/.test(mediaType)) continue;
      const look = (place: string, name: string, at: Shape, around: ValueRules | null, isItem: boolean, depth: number): void => {
        const rules = at.declared === 'declared' ? at.valueRules() : null;
        if (rules === null || depth > depthMax || this.#places >= placesMax || this.found.length >= foreseenMax) return;
        this.#places += 1;
        if (isScalar(at.types)) this.#value({ endpoint, status, policy }, { place, name, shape: at, rules, around, isItem });
        for (const key of rules.memberNames) look(`${place}/${escaped(key)}`, key, at.child(key), rules, false, depth + 1);
        if (at.types === 0 || at.types & jsonType.array) look(`${place}/*`, name, at.item(), rules, true, depth + 1);
      };
      look('response.body', '', shape, null, false, 0);
      for (const rows of policy.response.rows) this.#rows(endpoint, status, rows, shape);
    }
  }

  #value(where: Where, at: DeclaredPlace): void {
    for (const { id } of this.#detection.classes) {
      const treated = treatmentOf(where, at.place, id);
      if (!treated) continue;
      for (const sample of this.#samples(id, at.name, at.shape.format)) {
        const type = at.shape.types !== 0 && (at.shape.types & jsonType.string) === 0 ? 'number' : 'string';
        const { rules, around, isItem } = at;
        const found = fit(wantedOf(treated, sample, type), { rules, around, isItem, original: sample, type });
        if (found.kind !== 'broken') continue;
        this.#say(where.endpoint, where.status, at.place, treated, found.because);
        break;
      }
    }
  }

  #rows(endpoint: Endpoint, status: string, { array, place, rule }: EndpointPolicy['response']['rows'][number], root: Shape): void {
    let shape = root;
    for (const name of array) shape = name === '*' ? shape.item() : shape.child(name);
    const least = shape.declared === 'declared' ? (shape.valueRules()?.itemsMin ?? 0) : 0;
    if (least === 0 || this.found.length >= foreseenMax) return;
    const why = `rows may be dropped, and the contract asks for ${least} or more`;
    this.found.push({ endpoint: endpoint.id, status, place, dataClass: null, treatment: { kind: 'drop-row' }, rule, why });
  }

  #say({ id }: Endpoint, status: string, place: string, { dataClass, treatment, reason }: ColumnTreatment, why: string): void {
    this.found.push({ endpoint: id, status, place, dataClass, treatment, rule: reason.rule, why });
  }

  /** Samples of a class that would be found under this name. */
  #samples(id: DataClassId, name: string, format: string | null): readonly string[] {
    const key = `${id} ${format} ${name}`;
    const known = this.#samplesByName.get(key);
    if (known) return known;
    const dataClass = this.#detection.classes[this.#detection.indexOf(id)];
    const values = (dataClass?.samples.hits ?? []).flatMap((sample) => Object.values(sample).map(String));
    const found = values.filter((value) =>
      this.#detection.explainValue(name, value, format ?? undefined).some(({ dataClass: held, band, evidence }) => {
        // A value alone could stand anywhere: what the place is called must speak for the class.
        const isNamed = evidence.some(({ what }) => what.startsWith('name: ') || what.startsWith('declared format: '));
        return held === id && isNamed && (band === 'likely' || band === 'certain');
      }),
    );
    this.#samplesByName.set(key, found);
    return found;
  }
}

interface Where {
  readonly endpoint: Endpoint;
  readonly status: string;
  readonly policy: EndpointPolicy;
}

interface DeclaredPlace {
  readonly place: string;
  readonly name: string;
  readonly shape: Shape;
  readonly rules: ValueRules;
  readonly around: ValueRules | null;
  readonly isItem: boolean;
}

const nobody = consumerId('network-foreseen');

function treatmentOf({ endpoint, policy }: Where, place: string, dataClass: DataClassId): ColumnTreatment | null {
  const column: Column = {
    place,
    dataClass,
    declared: 'declared',
    confidence: 'likely',
    count: 1,
    fingerprints: new Uint32Array(0),
    evidence: null,
  };
  const inspection: Inspection = {
    side: 'response',
    coverage: { kind: 'whole', bytesSeen: 1 },
    columns: [column],
    findings: [],
    facts: [],
  };
  const trace: Trace = {
    id: exchangeId(1, 1),
    startedAtMs: 0,
    consumer: { id: nobody, kind: 'token', isVerified: true, roles: [], scopes: [], tenant: null, plan: null },
    endpoint,
    revision: revisionId('0000000000000000'),
    isClientProtected: true,
    isUpstreamProtected: true,
  };
  const decision = policy.decide(trace, inspection);
  return decision.kind === 'minimise' ? (decision.columns[0] ?? null) : null;
}

/** Keys do not matter for what a contract takes, only forms do. */
const ports: MaskPorts = {
  keyed: () => [0x1234_5678, 0x9abc_def0 | 0],
  pseudonymBlock: () => new Uint8Array(32).fill(7),
  encrypted: () => null,
};

function wantedOf({ treatment }: ColumnTreatment, sample: string, type: 'string' | 'number'): Wanted {
  if (treatment.kind !== 'mask') return { kind: 'nothing' };
  if (type === 'string') return { kind: 'value', value: masked(sample, treatment.mask, ports, nobody) };
  return { kind: 'value', value: Number(maskedNumber(sample, treatment.mask, ports, nobody)) };
}

function isScalar(types: number): boolean {
  return types === 0 || (types & (jsonType.string | jsonType.number | jsonType.integer)) !== 0;
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
