import { type Column, type DataClass, type Finding, type Side, severities } from '@sluice/model';
import { severityOf } from './class-severity.ts';

const classesNamedMax = 8;

/** Which hops of an exchange are protected. */
export interface Hops {
  readonly isClientProtected: boolean;
  readonly isUpstreamProtected: boolean;
}

/** Values of classes that want TLS and crossed a hop in cleartext: one finding a message (CWE-319), however many places they stood at. */
export class Cleartext {
  readonly #classes = new Set<string>();
  #place = '';
  #severity: Finding['severity'] = 'info';
  #confidence: Finding['confidence'] = 'likely';
  #count = 0;
  #isClient = false;
  #isUpstream = false;

  /** The hop that a message came over saw its values in any case, the other those that pass. */
  add(column: Column, dataClass: DataClass, passes: boolean, side: Side, hops: Hops): void {
    const isClient = !hops.isClientProtected && (passes || side === 'request');
    const isUpstream = !hops.isUpstreamProtected && (passes || side === 'response');
    if (!isClient && !isUpstream) return;
    this.#isClient ||= isClient;
    this.#isUpstream ||= isUpstream;
    const severity = severityOf(dataClass);
    if (this.#place === '' || severities.indexOf(severity) > severities.indexOf(this.#severity)) {
      this.#place = column.place;
      this.#severity = severity;
    }
    this.#classes.add(dataClass.id);
    if (column.confidence === 'certain') this.#confidence = 'certain';
    this.#count += column.count;
  }

  get findings(): readonly Finding[] {
    if (this.#count === 0) return [];
    const hop = this.#isClient && this.#isUpstream ? 'both hops are' : `the hop to the ${this.#isClient ? 'client' : 'upstream'} is`;
    const names = [...this.#classes].sort();
    const rest = names.length - classesNamedMax;
    const classes = names.slice(0, classesNamedMax).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
    return [
      {
        kind: 'transport.cleartext',
        place: this.#place,
        severity: this.#severity,
        confidence: this.#confidence,
        owasp: 'API8:2023',
        because: `${hop} in cleartext (CWE-319), and TLS is wanted for ${classes}`,
        count: this.#count,
      },
    ];
  }
}
