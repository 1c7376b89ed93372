import { Hits } from '@sluice/detect';
import type { Column, Coverage, Decision, FactReading, Finding, HeaderPairs, Inspection, JudgedSide, Side } from '@sluice/model';
import { Splicer } from '@sluice/wire';
import type { BrowserChoice } from '../browser/browser-choice.ts';
import { arePrivate, browserFindings } from '../browser/browser-head.ts';
import type { Exchange } from '../exchange.ts';
import type { BodyPlan } from '../plan/body-plan.ts';
import type { GateInputs } from '../plan/inputs.ts';
import type { FlowPorts } from '../ports.ts';
import { editsOf, type Treated } from '../treat/edits.ts';
import type { Treatable } from '../treat/treatable.ts';
import { BodyLook } from './body-look.ts';
import { withInspectionFailure, withStrictPaths } from './failure.ts';
import { HeaderLook, type TreatedHeaders, treatHeaders } from './headers.ts';
import { type Material, Materials } from './material.ts';

/** What was done to a held body, and its bytes; null where nothing in it changed. */
interface Cut {
  readonly treated: Treated;
  readonly bytes: Uint8Array | null;
}

const noFindings: readonly Finding[] = [];
const noRows = { true: 0, false: 0, error: 0 } as const;

/** What the judges of both sides do alike: look, decide, treat. One for all exchanges of a revision. */
export class SideJudge {
  readonly inputs: GateInputs;
  readonly ports: FlowPorts;
  readonly materials: Materials;
  /** Held bodies are looked at and cut without a pause between, so that all of them share these. */
  readonly hits = new Hits();
  readonly #headers: HeaderLook;

  constructor(inputs: GateInputs, ports: FlowPorts) {
    this.inputs = inputs;
    this.ports = ports;
    this.materials = new Materials(ports.codec, inputs.limits);
    this.#headers = new HeaderLook(inputs.detection);
  }

  lookFor({ activation, requestFacts }: Exchange, bodyPlan: BodyPlan): BodyLook {
    return new BodyLook(bodyPlan, this.inputs.detection, this.ports.fingerprintKey, activation, requestFacts);
  }

  /** `own` are findings beside those that the look at the body made; without a look there was no body to see. */
  decide(
    exchange: Exchange,
    side: Side,
    headers: HeaderPairs,
    look: BodyLook | null,
    coverage: Coverage,
    own: readonly Finding[],
  ): JudgedSide {
    const { plan, activation, trace } = exchange;
    const columns: Column[] = look ? look.columns.finish() : [];
    this.#headers.columns(headers, side, this.ports.fingerprintKey, columns);
    const facts: FactReading[] = plan.policy[side].head.map((fact) => ({ fact: fact.text, outcome: fact.take(activation), rows: noRows }));
    if (look) facts.push(...look.facts());
    if (side === 'request' && exchange.guardFacts.length > 0) facts.push(...exchange.guardFacts);
    if (side === 'request' && plan.readings.length > 0) facts.push(...plan.readings);
    if (side === 'request' && exchange.limits !== null) facts.push(...exchange.limits.facts);
    const inBrowser = side === 'response' && plan.browser ? this.#inBrowser(plan.browser, exchange, headers, columns) : noFindings;
    const findings = look || inBrowser.length > 0 ? [...(look?.findings() ?? noFindings), ...own, ...inBrowser] : own;
    const inspection: Inspection = { side, coverage, columns, findings, facts };
    if (side === 'request') exchange.requestFacts = facts;
    const judgement = plan.policy.judge(trace, inspection, side === 'request' ? [] : exchange.requestFacts);
    const inspected = withInspectionFailure(judgement.decision, side, coverage, plan.onInspectError);
    const decision = side === 'request' && plan.readings.length > 0 ? withStrictPaths(inspected, plan) : inspected;
    if (judgement.findings.length === 0) return { inspection, decision };
    return { inspection: { ...inspection, findings: [...findings, ...judgement.findings] }, decision };
  }

  #inBrowser(browser: BrowserChoice, exchange: Exchange, headers: HeaderPairs, columns: readonly Column[]): readonly Finding[] {
    exchange.isPrivate ||= arePrivate(columns, this.inputs.detection.classes);
    return browserFindings(browser, exchange, headers);
  }

  cut({ trace }: Exchange, { unit }: Material, treatable: Treatable, decision: Decision): Cut {
    const treated = editsOf(decision, treatable, this.ports.mask, trace.consumer);
    return { treated, bytes: treated.edits.length > 0 ? new Splicer().splice(unit, treated.edits) : null };
  }

  treatHead(exchange: Exchange, side: Side, headers: HeaderPairs, decision: Decision): TreatedHeaders {
    return treatHeaders(headers, decision, side, this.ports.mask, exchange.trace.consumer.id);
  }

  capture(exchange: Exchange, side: Side, bytes: Uint8Array): void {
    const { captureBytesMax, endpoint } = exchange.plan;
    if (captureBytesMax === 0 || bytes.length > captureBytesMax) return;
    this.ports.capture?.capture(endpoint.api, endpoint.template, exchange.trace.id, side, bytes);
  }
}
