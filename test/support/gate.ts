import { createHash, createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { contractOf } from '@sluice/contract/testing';
import { attacks, createAttackDetection, createDetection, dataClasses } from '@sluice/detect';
import {
  type ApiInputs,
  type AuthenticationChoice,
  type BrowserChoice,
  declaredEndpoints,
  declaredNames,
  declaredSecurity,
  defaultGraphqlChoice,
  type FlowPorts,
  Gate,
  type GateInputs,
  type GraphqlChoice,
  type NotFound,
  type RouteChoice,
  type TokenWay,
} from '@sluice/flow';
import { type Gateway, type GatewayOptions, type Outcome, startGateway, type Way, zlibCodec } from '@sluice/gateway';
import {
  type AccessBook,
  defaultIdentityConfiguration,
  defaultJwtVerification,
  defaultTokenProvider,
  Identifier,
  type IdentityConfiguration,
  type KnownKey,
  MemoryAccessBook,
  proofWindowMs,
  ReplayBook,
} from '@sluice/identity';
import { sipHash, sipKeyOf, utf8 } from '@sluice/kit';
import {
  type AttackChoice,
  apiId,
  type Body,
  type Captured,
  type ExchangeRecord,
  fingerprintText,
  type Mode,
  revisionId,
} from '@sluice/model';
import { compilePolicy, type PolicySet } from '@sluice/policy';
import type { RecordCounts, RecordOutcome, RecordPort } from '@sluice/store';

export interface GateSetup {
  /** Clients may speak HTTP/2 in cleartext. */
  readonly http2?: boolean;
  /** An OpenAPI document in YAML or JSON; without it nothing counts as undeclared. */
  readonly contract?: string;
  /** Policy documents by file name; the default policy stands behind them. */
  readonly policies?: Readonly<Record<string, string>>;
  readonly mode?: Mode;
  readonly paths?: 'lenient' | 'strict';
  readonly browser?: BrowserChoice;
  readonly onInspectError?: 'open' | 'closed';
  readonly attacks?: AttackChoice;
  readonly graphql?: Partial<GraphqlChoice>;
  readonly allowsUpgrade?: boolean;
  readonly routes?: readonly Partial<RouteChoice>[];
  readonly limits?: Partial<GateInputs['limits']>;
  readonly gatewayLimits?: NonNullable<GatewayOptions['limits']>;
  readonly trustedProxies?: readonly string[];
  /** The secret of HS256 tokens; without it tokens are not verified. */
  readonly tokenSecret?: string;
  readonly identity?: Partial<IdentityConfiguration>;
  /** What hidden and true 404s are answered with. */
  readonly notFound?: NotFound;
  /** API keys that are known, by the key. */
  readonly keys?: Readonly<Record<string, KnownKey>>;
  readonly book?: AccessBook;
  /** The clock by which credentials end. */
  readonly now?: () => number;
  readonly authentication?: AuthenticationChoice;
  readonly tokenWays?: readonly TokenWay[];
  readonly record?: RecordPort;
  /** Keeps the bytes of each answer before and after the gate. */
  readonly comparesBytes?: boolean;
  readonly ports?: Partial<FlowPorts>;
}

export interface GateOptions extends GateSetup {
  readonly upstream: string;
}

/** The bytes of one answer as they came from the upstream and as they went to the client. */
export interface Passage {
  readonly captured: Captured;
  readonly came: Bytes;
  readonly went: Bytes;
}

export interface Bytes {
  readonly chunks: Uint8Array[];
  status: number;
  ending: 'open' | 'whole' | 'broken';
}

const api = apiId('test');
/** Made once, as for all endpoints of a worker: it takes longer than the rest of a gate. */
const detection = createDetection(dataClasses);
const attackDetection = createAttackDetection(attacks);
const key = { id: 'k1', key: sipKeyOf(new Uint8Array(16).fill(7)) };
const words = new Uint32Array(2);

function keyed(text: string): readonly [number, number] {
  const bytes = utf8(text);
  sipHash(key.key, bytes, 0, bytes.length, words, 0);
  return [words[0] ?? 0, words[1] ?? 0];
}

/** Keeps records in memory and tells whoever waits. */
export class MemoryRecord implements RecordPort {
  readonly records: ExchangeRecord[] = [];
  mayAnswer = true;
  #waiters: (() => void)[] = [];

  get counts(): RecordCounts {
    return { appended: this.records.length, durable: this.records.length, held: 0, lost: {} };
  }

  append(record: ExchangeRecord, done: (outcome: RecordOutcome) => void): void {
    this.records.push(record);
    done('durable');
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  async atLeast(count: number): Promise<readonly ExchangeRecord[]> {
    while (this.records.length < count) await new Promise<void>((resolve) => this.#waiters.push(resolve));
    return this.records;
  }
}

/** A real gate in front of a real upstream, in this process, on a port of the system's choice. */
export interface TestGate extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly gate: Gate;
  readonly gateway: Gateway;
  readonly policy: PolicySet;
  readonly record: MemoryRecord;
  readonly passages: readonly Passage[];
}

export async function openGate(options: GateOptions): Promise<TestGate> {
  const inputs = await inputsOf(options);
  const record = new MemoryRecord();
  const now = () => performance.timeOrigin + performance.now();
  const gate = new Gate(inputs, identifierOf(options), {
    record: options.record ?? record,
    codec: zlibCodec,
    fingerprintKey: key,
    mask: { keyed, pseudonymBlock: (text) => createHmac('sha256', 'a test').update(text).digest(), encrypted: () => null },
    now,
    wait: (ms) => delay(ms, undefined, { ref: false }),
    capture: null,
    limits: null,
    ...options.ports,
  });
  const passages: Passage[] = [];
  const gateway = await startGateway({
    listen: { host: '127.0.0.1', port: 0 },
    routes: [
      {
        api,
        hosts: [],
        basePath: '/',
        paths: options.paths ?? 'lenient',
        stripsPrefix: false,
        upstream: options.upstream,
        hostSent: 'client',
        allowsUpgrade: () => options.allowsUpgrade ?? false,
        passesEarlyHints: false,
        upstreamTls: null,
      },
    ],
    http2: { tls: false, cleartext: options.http2 ?? false },
    handler: options.comparesBytes ? compared(gate, passages) : gate,
    trustedProxies: options.trustedProxies ?? [],
    limits: options.gatewayLimits ?? {},
    timeouts: { checkMs: 20 },
    now,
    random: () => 0.25,
  });
  const { port } = gateway.address;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    gate,
    gateway,
    policy: inputs.policy,
    record,
    passages,
    [Symbol.asyncDispose]: () => gateway.close(),
  };
}

async function inputsOf(options: GateSetup): Promise<GateInputs> {
  const contract = options.contract === undefined ? null : await contractOf(options.contract);
  const documents = Object.entries(options.policies ?? {}).map(([file, text]) => ({ file, text }));
  const policy = compilePolicy(documents, {
    classes: dataClasses,
    nowMs: Date.now(),
    hasContract: () => contract !== null,
    operationId: ({ method, template }) =>
      contract?.operations.find((one) => one.method === method && one.basePaths.some((base) => base + one.template === template))
        ?.operationId ?? null,
    security: (endpoint) => declaredSecurity(contract, endpoint),
    operations: declaredEndpoints(api, contract),
    parameters: (endpoint) => declaredNames(contract, endpoint),
    apisWithoutContract: contract === null ? [api] : [],
    roles: [],
    attacks: attacks.map(({ id }) => id),
  });
  if (!policy.ok) throw new Error(policy.failure.map(({ message }) => message).join('\n'));
  const inputs: ApiInputs = {
    api,
    contract,
    mode: options.mode ?? 'enforce',
    paths: options.paths ?? 'lenient',
    onInspectError: options.onInspectError ?? 'open',
    attacks: options.attacks ?? 'refuse',
    graphql: { ...defaultGraphqlChoice, ...options.graphql },
    isUpstreamProtected: true,
    authentication: options.authentication ?? null,
    browser: options.browser ?? null,
    notFound: options.notFound ?? null,
    routes: (options.routes ?? []).map((route) => ({ ...everywhere, ...route })),
  };
  return {
    revision: revisionId('0123456789abcdef'),
    apis: [inputs],
    tokenWays: options.tokenWays ?? [{ name: 'jwt', schemes: ['Bearer'] }],
    policy: policy.value,
    detection,
    attacks: attackDetection,
    limits: {
      heldBytesMax: 262_144,
      heldRequestBytesMax: options.limits?.heldBytesMax ?? 1_048_576,
      unitBytesMax: 65_536,
      decodedBytesMax: 67_108_864,
      ...options.limits,
    },
  };
}

const everywhere: RouteChoice = {
  method: '*',
  template: '/**',
  mode: null,
  authentication: null,
  onInspectError: null,
  attacks: null,
  graphql: null,
  heldBytesMax: null,
  captureBytesMax: 0,
  projection: null,
  pageSize: null,
  isForAnySite: false,
};

function identifierOf({ tokenSecret, identity, book, now, keys: known }: GateOptions): Identifier {
  const knownKeys = new Map(Object.entries(known ?? {}).map(([text, holder]) => [sha256(text), holder]));
  const keys = [utf8(tokenSecret ?? '')];
  const verification = { ...defaultJwtVerification, isExpiryRequired: false, algorithms: ['HS256'], keysOf: async () => keys };
  const providers = tokenSecret === undefined ? [] : [{ ...defaultTokenProvider, name: 'jwt', verification }];
  return new Identifier(
    { ...defaultIdentityConfiguration, providers, knownKeys, ...identity },
    {
      fingerprint: fingerprintOf,
      fingerprints: (text) => [fingerprintOf(text)],
      sha256,
      checkPassword: async (hash, password) => hash === password,
      now: now ?? Date.now,
      book: book ?? new MemoryAccessBook(),
      replays: new ReplayBook(proofWindowMs),
    },
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** What a credential is known by in this gate. */
export function fingerprintOf(text: string): string {
  return fingerprintText(key.id, ...keyed(text));
}

/** The gate, with the bytes of each answer kept on both of its sides. */
function compared(gate: Gate, passages: Passage[]) {
  return {
    refused: gate.refused.bind(gate),
    async handle(captured: Captured, way: Way): Promise<Outcome> {
      const passage: Passage = { captured, came: newBytes(), went: newBytes() };
      passages.push(passage);
      const answer = await gate.handle(captured, {
        route: way.route,
        async forward(request, consumer, isAside) {
          const reply = await way.forward(request, consumer, isAside);
          if (reply.kind !== 'response' || isAside) return reply;
          passage.came.status = reply.status;
          return { ...reply, body: kept(reply.body, passage.came) };
        },
      });
      passage.went.status = answer.message.status;
      return { ...answer, message: { ...answer.message, body: kept(answer.message.body, passage.went) } };
    },
  };
}

function newBytes(): Bytes {
  return { chunks: [], status: 0, ending: 'open' };
}

function kept(body: Body, into: Bytes): Body {
  return {
    length: body.length,
    open(sink) {
      body.open({
        chunk(bytes) {
          into.chunks.push(bytes.slice());
          sink.chunk(bytes);
        },
        end(trailers) {
          into.ending = 'whole';
          sink.end(trailers);
        },
        abort(reason) {
          into.ending = 'broken';
          sink.abort(reason);
        },
      });
    },
    pause: () => body.pause(),
    resume: () => body.resume(),
    cancel: (reason) => body.cancel(reason),
  };
}
