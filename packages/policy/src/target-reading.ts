import { type ApiId, type Endpoint, endpointId, type FactReading } from '@sluice/model';

/** An endpoint that a server may take a request's target for. */
export interface TargetReading {
  readonly endpoint: Endpoint;
  /** To a server that knows no case of letters and no slash at the end: rules are about it whatever the case of theirs. */
  readonly isLoose: boolean;
}

const noRows = { true: 0, false: 0, error: 0 };
const exactly = 'the target may be read as ';
const loosely = 'the target may be read, in any case of letters, as ';

/** How a further reading of a target is recorded: true where the contract declares it. What was decided by it can so be decided again. */
export function readingFact({ endpoint, isLoose }: TargetReading): FactReading {
  return { fact: `${isLoose ? loosely : exactly}${endpoint.id}`, outcome: endpoint.isDeclared ? 'true' : 'false', rows: noRows };
}

/** The reading that a fact records; null for any other fact. */
export function readingOfFact({ fact, outcome }: FactReading, api: ApiId): TargetReading | null {
  const lead = [exactly, loosely].find((text) => fact.startsWith(text));
  if (lead === undefined) return null;
  const [method = '', ...template] = fact.slice(lead.length).split(' ');
  const id = endpointId(method, template.join(' '));
  return { endpoint: { id, api, method, template: template.join(' '), isDeclared: outcome === 'true' }, isLoose: lead === loosely };
}
