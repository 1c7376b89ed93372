import type { AttackChoice, Mode } from '@sluice/model';
import type { LogSettings } from '../log/log.ts';
import { type BrowserSettings, browserOf } from './browser-settings.ts';
import { type GraphqlSettings, graphqlOf } from './graphql-settings.ts';
import { defaultApiKeyHeaders, type Granted, grantedOf, type IdentitySettings, identityOf } from './identity-settings.ts';
import { type ListenTlsSettings, listenTlsOf } from './listen-tls.ts';
import { type Places, placesOf } from './places.ts';
import type { ApiDocument, ConfigurationDocument } from './schema.ts';
import { type UpstreamSettings, upstreamOf } from './upstream-settings.ts';
import { defaultWorkers } from './workers.ts';

/** A text that was read, under the name by which messages speak of it. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** Who may call; null stands for: nothing is required, or what the API requires. */
export interface AuthenticateSettings {
  readonly accept: 'contract' | readonly string[];
  readonly isAnonymousAllowed: boolean;
}

export interface RouteSettings {
  readonly match: string;
  readonly mode: Mode | null;
  readonly authenticate: AuthenticateSettings | null;
  readonly onInspectError: 'open' | 'closed' | null;
  readonly attacks: AttackChoice | null;
  /** Null where that of the API holds. */
  readonly graphql: GraphqlSettings | 'off' | null;
  readonly allowUpgrade: boolean;
  readonly heldBytesMax: number | null;
  readonly capture: { readonly hours: number; readonly bodyBytesMax: number } | null;
  readonly projection: { readonly parameter: string; readonly isPassedOn: boolean } | null;
  readonly pageSize: { readonly parameter: string; readonly max: number } | null;
  readonly isForAnySite: boolean;
}

/** What is answered for what is hidden or not there. */
export interface NotFoundSettings {
  readonly status: number;
  readonly text: string;
  readonly contentType: string;
}

export interface ApiSettings extends UpstreamSettings {
  readonly name: string;
  readonly upstreamTls: UpstreamTlsSettings | null;
  readonly isUpstreamHttp2: boolean;
  readonly hosts: readonly string[];
  readonly basePath: string;
  readonly contract: SourceText | null;
  readonly mode: Mode;
  readonly authenticate: AuthenticateSettings | null;
  readonly paths: 'lenient' | 'strict';
  readonly onInspectError: 'open' | 'closed';
  readonly attacks: AttackChoice;
  readonly graphql: GraphqlSettings | 'off';
  readonly browser: BrowserSettings | null;
  readonly notFound: NotFoundSettings | null;
  readonly routes: readonly RouteSettings[];
}

/** Texts are PEM; null where none is configured. */
export interface UpstreamTlsSettings {
  readonly ca: string | null;
  readonly servername: string | null;
  readonly client: { readonly cert: string; readonly key: string } | null;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly isVerified: boolean;
}

/** Where what is encrypted for a consumer goes to: `encryptTo` is the text of its public JWK. */
export interface ConsumerSettings extends Granted {
  /** Null where the key only says what is encrypted for whom. */
  readonly name: string | null;
  readonly id: string | null;
  readonly apiKey: string | null;
  readonly tenant: string | null;
  /** Null where nothing is encrypted for it. */
  readonly encryptTo: string | null;
}

/** The configuration with every default filled in, every path absolute and every text read. Plain data: it goes to the workers as it is. */
export interface Settings {
  /** The file that it was read from; null when all of it came from flags. */
  readonly file: string | null;
  readonly places: Places;
  readonly host: string;
  readonly port: number;
  /** Where clients may speak HTTP/2. */
  readonly http2: { readonly tls: boolean; readonly cleartext: boolean };
  /** Null where clients are spoken to in cleartext. */
  readonly tls: ListenTlsSettings | null;
  /** Port of the listener that only sends clients to HTTPS; null without one. */
  readonly redirectFrom: number | null;
  readonly mode: Mode;
  /** Processes that judge traffic. */
  readonly workers: number;
  readonly dataFolder: string;
  readonly durability: 'memory' | 'os' | 'group' | 'sync';
  readonly onRecordError: 'open' | 'closed';
  readonly retentionDays: number;
  readonly apis: readonly ApiSettings[];
  readonly policies: readonly SourceText[];
  /** Files of own data classes. */
  readonly classes: readonly SourceText[];
  readonly identity: IdentitySettings;
  readonly consumers: readonly ConsumerSettings[];
  /** What nodes share; null where this one is alone. */
  readonly cluster: { readonly counters: string } | null;
  readonly trustedProxies: readonly string[];
  /** Null without a listener for figures and health. */
  readonly operations: OperationsSettings | null;
  readonly log: LogSettings;
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly overload: OverloadSettings;
}

type Rungs = readonly [number, number, number, number];

export interface OverloadSettings {
  readonly enabled: boolean;
  /** Null: its share of what the container or the machine has. */
  readonly memoryBytesMax: number | null;
  readonly memory: Rungs;
  readonly loopDelayMs: Rungs;
  readonly connections: Rungs;
  readonly timeoutShare: number;
}

export interface OperationsSettings {
  readonly host: string;
  readonly port: number;
  readonly isReadyWithoutRecords: boolean;
}

export interface Limits {
  readonly heldBytesMax: number;
  readonly heldRequestBytesMax: number;
  readonly unitBytesMax: number;
  readonly decodedBytesMax: number;
  readonly headersMax: number;
  readonly headerBytesMax: number;
  readonly requestsPerConnectionMax: number;
  readonly streamsPerConnectionMax: number;
  readonly connectionsMax: number;
  readonly connectionsPerAddressMax: number;
  readonly connectionsPerNetworkMax: number;
  readonly networkBits: { readonly ipv4: number; readonly ipv6: number };
  readonly bodyBytesPerSecondMin: number;
  readonly readBytesPerSecondMin: number;
  readonly tinyChunksMax: number;
  readonly upstreamConnectionsMax: number;
  readonly upstreamWaitingMax: number;
}

export interface Timeouts {
  readonly headersMs: number;
  readonly bodyGraceMs: number;
  readonly writeStallMs: number;
  readonly readGraceMs: number;
  readonly idleMs: number;
  readonly connectMs: number;
  readonly queueMs: number;
  readonly responseMs: number;
  readonly bodyMs: number;
  readonly tunnelMs: number;
  readonly upstreamIdleMs: number;
  readonly drainMs: number;
}

const defaultLimits: Limits = {
  heldBytesMax: 262_144,
  heldRequestBytesMax: 1_048_576,
  unitBytesMax: 65_536,
  decodedBytesMax: 67_108_864,
  headersMax: 128,
  headerBytesMax: 32_768,
  requestsPerConnectionMax: 8,
  streamsPerConnectionMax: 100,
  connectionsMax: 10_000,
  connectionsPerAddressMax: 256,
  connectionsPerNetworkMax: 1_024,
  networkBits: { ipv4: 24, ipv6: 64 },
  bodyBytesPerSecondMin: 500,
  readBytesPerSecondMin: 500,
  tinyChunksMax: 16_384,
  upstreamConnectionsMax: 256,
  upstreamWaitingMax: 4_096,
};

const defaultOverload: OverloadSettings = {
  enabled: true,
  memoryBytesMax: null,
  memory: [0.75, 0.85, 0.92, 0.97],
  loopDelayMs: [200, 400, 800, 1_600],
  connections: [0.7, 0.85, 0.95, 1],
  timeoutShare: 0.25,
};

const defaultTimeouts: Timeouts = {
  headersMs: 10_000,
  bodyGraceMs: 10_000,
  writeStallMs: 30_000,
  readGraceMs: 60_000,
  idleMs: 60_000,
  connectMs: 5_000,
  queueMs: 5_000,
  responseMs: 60_000,
  bodyMs: 30_000,
  tunnelMs: 3_600_000,
  upstreamIdleMs: 10_000,
  drainMs: 10_000,
};

/** What reading a settings file needs of its surroundings. */
export interface Surroundings {
  readonly file: string | null;
  /** Of a part of the document by its path; left out where it stands in no file. */
  readonly placeOf?: Parameters<typeof placesOf>[1];
  /** Makes a path of the file absolute. */
  readonly absolute: (path: string) => string;
  /** More than `bytesMax` is an error, not a part. */
  readonly read: (path: string, bytesMax?: number) => string;
  /** The files of a folder, or the file itself, sorted. */
  readonly filesOf: (path: string) => readonly string[];
  /** The value behind `env:NAME` or `file:PATH`. */
  readonly secret: (reference: string) => string;
}

export function settingsOf(document: ConfigurationDocument, around: Surroundings): Settings {
  const mode = document.mode ?? 'observe';
  const dataFolder = around.absolute(document.data ?? '.sluice');
  return {
    file: around.file,
    places: around.placeOf ? placesOf(document, around.placeOf) : {},
    host: document.listen?.host ?? '127.0.0.1',
    port: document.listen?.port ?? 8080,
    http2: { tls: document.listen?.http2?.tls ?? true, cleartext: document.listen?.http2?.cleartext ?? false },
    tls: document.listen?.tls ? listenTlsOf(document.listen.tls, dataFolder, around) : null,
    redirectFrom: document.listen?.tls?.redirectFrom ?? null,
    mode,
    workers: document.workers ?? defaultWorkers(),
    dataFolder,
    durability: document.durability ?? 'os',
    onRecordError: document.onRecordError ?? 'open',
    retentionDays: document.retentionDays ?? 90,
    apis: document.apis.map((api) => apiOf(api, document, around)),
    policies: textsOf(document.policies ?? [], around),
    classes: textsOf(document.classes ?? [], around),
    identity: identityOf(document.identity ?? {}, around),
    consumers: (document.consumers ?? []).map((consumer) => ({
      id: consumer.id ?? null,
      name: consumer.name ?? null,
      apiKey: consumer.apiKey === undefined ? null : around.secret(consumer.apiKey),
      encryptTo: consumer.encryptTo === undefined ? null : around.secret(consumer.encryptTo),
      ...grantedOf(consumer),
    })),
    cluster: document.cluster ? { counters: countersUrl(document.cluster.counters, around) } : null,
    trustedProxies: document.trustedProxies ?? [],
    log: { format: document.log?.format ?? 'auto', level: document.log?.level ?? 'info', isAccessTold: document.log?.access ?? false },
    operations: document.operations ? operationsOf(document.operations) : null,
    limits: { ...defaultLimits, ...document.limits, networkBits: { ...defaultLimits.networkBits, ...document.limits?.networkBits } },
    timeouts: { ...defaultTimeouts, ...document.timeouts },
    overload: overloadOf(document.overload ?? {}),
  };
}

/** The address of the server, which may hold a password and so may stand elsewhere. */
function countersUrl(given: string, around: Surroundings): string {
  return /^(?:env|file):/.test(given) ? around.secret(given).trim() : given;
}

function operationsOf({ host, port, readyWithoutRecords }: NonNullable<ConfigurationDocument['operations']>): OperationsSettings {
  return { host: host ?? '127.0.0.1', port: port ?? 9464, isReadyWithoutRecords: readyWithoutRecords ?? false };
}

function overloadOf({ memory, loopDelayMs, connections, ...rest }: NonNullable<ConfigurationDocument['overload']>): OverloadSettings {
  const rungsOf = (given: readonly number[] | undefined, otherwise: Rungs): Rungs => {
    const [first, second, third, fourth] = given ?? otherwise;
    return [first ?? otherwise[0], second ?? otherwise[1], third ?? otherwise[2], fourth ?? otherwise[3]];
  };
  return {
    ...defaultOverload,
    ...rest,
    memory: rungsOf(memory, defaultOverload.memory),
    loopDelayMs: rungsOf(loopDelayMs, defaultOverload.loopDelayMs),
    connections: rungsOf(connections, defaultOverload.connections),
  };
}

function textsOf(paths: readonly string[], around: Surroundings): readonly SourceText[] {
  return paths.flatMap((path) => around.filesOf(around.absolute(path)).map((file) => ({ file, text: around.read(file) })));
}

function upstreamTlsOf(
  { ca, servername, cert, key, minVersion, verify }: NonNullable<ApiDocument['upstreamTls']>,
  around: Surroundings,
): UpstreamTlsSettings {
  return {
    ca: ca === undefined ? null : around.read(around.absolute(ca)),
    servername: servername ?? null,
    client: cert === undefined || key === undefined ? null : { cert: around.read(around.absolute(cert)), key: around.secret(key) },
    minVersion: minVersion === '1.3' ? 'TLSv1.3' : 'TLSv1.2',
    isVerified: verify ?? true,
  };
}

function authenticateOf({ accept, anonymous }: NonNullable<ApiDocument['authenticate']>): AuthenticateSettings {
  return { accept: accept ?? [], isAnonymousAllowed: anonymous ?? false };
}

/** As long as a 404 of the API's own that is kept. */
const notFoundBytesMax = 16_384;

function notFoundOf(
  { body, contentType = 'application/json', status = 404 }: NonNullable<ApiDocument['notFound']>,
  around: Surroundings,
): NotFoundSettings {
  return { status, text: around.read(around.absolute(body), notFoundBytesMax), contentType };
}

function apiOf(api: ApiDocument, document: ConfigurationDocument, around: Surroundings): ApiSettings {
  const { mode = 'observe', paths = 'lenient', attacks = 'refuse', limits, identity } = document;
  const contract = api.contract === undefined ? null : around.absolute(api.contract);
  const graphql = graphqlOf(api.graphql);
  return {
    name: api.name,
    ...upstreamOf(
      api,
      limits?.upstreamConnectionsMax ?? defaultLimits.upstreamConnectionsMax,
      identity?.apiKeyHeaders ?? defaultApiKeyHeaders,
    ),
    isUpstreamHttp2: api.upstreamHttp2 ?? false,
    upstreamTls: api.upstreamTls === undefined ? null : upstreamTlsOf(api.upstreamTls, around),
    hosts: api.hosts ?? [],
    basePath: api.basePath ?? '/',
    contract: contract === null ? null : { file: contract, text: around.read(contract) },
    mode: api.mode ?? mode,
    authenticate: api.authenticate ? authenticateOf(api.authenticate) : null,
    paths: api.paths ?? paths,
    onInspectError: api.onInspectError ?? 'open',
    attacks: api.attacks ?? attacks,
    graphql,
    browser: api.browser === undefined ? null : browserOf(api.browser),
    notFound: api.notFound ? notFoundOf(api.notFound, around) : null,
    routes: (api.routes ?? []).map((route) => ({
      match: route.match,
      mode: route.mode ?? null,
      authenticate: route.authenticate ? authenticateOf(route.authenticate) : null,
      onInspectError: route.onInspectError ?? null,
      attacks: route.attacks ?? null,
      graphql: route.graphql === undefined ? null : graphqlOf(route.graphql, graphql),
      allowUpgrade: route.allowUpgrade ?? false,
      heldBytesMax: route.heldBytesMax ?? null,
      projection: route.projection ? { parameter: route.projection.parameter, isPassedOn: route.projection.passOn ?? false } : null,
      pageSize: route.pageSize ?? null,
      isForAnySite: route.anySite ?? false,
      capture: route.capture ? { hours: route.capture.hours, bodyBytesMax: route.capture.bodyBytesMax ?? 1_048_576 } : null,
    })),
  };
}
