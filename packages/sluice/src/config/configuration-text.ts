import type { Mode } from '@sluice/model';
import { stringify } from 'yaml';

/** What a first configuration says; the rest is left at its defaults and told about. */
export interface ConfigurationChoice {
  /** Name of the API in records and policies; its host when left out. */
  readonly name?: string;
  readonly upstream: string;
  /** Path of its OpenAPI document, relative to the file that is written; null without one. */
  readonly contract: string | null;
  readonly mode?: Mode;
  readonly host?: string;
  readonly port?: number;
  /** The data folder, relative to the file. */
  readonly data?: string;
}

/** The text of a `sluice.yaml` to keep: every line says what it is for, and what else there is stands there to be taken in. */
export function configurationText(choice: ConfigurationChoice): string {
  const {
    name = apiNameOf(new URL(choice.upstream).hostname),
    upstream,
    contract,
    mode = 'observe',
    host = '127.0.0.1',
    port = 8080,
    data = '.sluice',
  } = choice;
  return `# What Sluice guards, and how. "sluice check" finds mistakes in here, "sluice reload" takes changes while it runs.
# Lines that begin with "# " and a key are off; take the "# " away to turn them on. All keys: docs/reference/configuration.md
# Editors complete keys from the schema that "sluice config schema" prints.

version: 1 # format of this file

listen: # where clients reach the API from now on
  host: ${scalar(host)} # 127.0.0.1 is this machine alone, 0.0.0.0 everybody who can reach it
  port: ${port} # clients call this port instead of the API's own
  # tls: # speak TLS to clients
  #   certificates: [{ cert: tls/cert.pem, key: tls/key.pem }] # more of them are chosen by name

mode: ${mode} # observe judges and records; shadow also counts what enforce would change; enforce changes it
data: ${scalar(data)} # folder of everything that Sluice keeps; it holds no raw value
retentionDays: 90 # records are erased after so many days
durability: os # a record is with the operating system before the last byte of its answer leaves; also: memory, group, sync
onRecordError: open # traffic goes on when records cannot be written, and each is counted; closed answers 503 instead

apis: # the APIs behind this gate; several are told apart by hosts and basePath
  - name: ${scalar(name)} # how records and policies call it
    upstream: ${scalar(upstream)} # where the API really is
${contractLines(contract)}
    # upstreamTls: # of an https upstream: who may vouch for it, and who Sluice is
    #   ca: ./ca.pem # certificates that may vouch for it; those that Node knows when left out
    #   cert: ./client.pem # certificate that Sluice shows
    #   key: file:client-key.pem # its key, in the environment or a file
    # hosts: [api.example.com] # only requests to these hosts; any host when left out
    # basePath: /v1 # only requests below this path
    # mode: enforce # for this API, whatever the mode above
    # authenticate: { accept: [jwt, api-key] } # who may call; "accept: contract" takes the contract's word for it
    # onInspectError: closed # refuse what could not be inspected; open passes it and counts it
    # attacks: report # what looks like an attack is recorded and passes; also: refuse, as when left out, and off
    # routes: # single endpoints that differ; the first that matches counts
    #   - match: GET /files/{id} # METHOD /template; * is any method, a trailing /** everything below
    #     mode: observe # for this endpoint alone
    #     heldBytesMax: 1048576 # longest body that is held as a whole before its first byte moves on

# policies: # rules of your own; they come before the default policy, in this order
#   - ./policies # a file, or a folder of files; tests beside them run with "sluice policy test"

# classes: # data classes of your own, beside the built-in ones that "sluice classes" lists
#   - ./classes # a file, or a folder of files; the samples in them are tested at start

# identity: # how consumers are told apart; without it by API key, token, session cookie, else network
#   apiKeyHeaders: [x-api-key] # headers that carry keys
#   sessionCookies: [session] # cookies that carry sessions
#   jwt: # how tokens are verified; unverified ones are marked, and policies do not get their claims
#     jwks: https://id.example.com/.well-known/jwks.json # or publicKey: file:PATH, or secret: env:NAME; never the secret itself
#     issuer: https://id.example.com # tokens of others are not verified
#     audience: my-api # tokens for others are not verified

# trustedProxies: [10.0.0.0/8] # networks whose X-Forwarded-* headers are believed

# operations: # a listener of its own for /metrics, /healthz and /readyz; none without this
#   port: 9464 # on 127.0.0.1, or on the address that host: says

# log: # what is said on standard error: text at a terminal, JSON lines elsewhere
#   level: warn # also: debug, info, error
#   access: true # a line for each exchange, without values

# limits: # bounds; each has a counter of what it refused
#   heldBytesMax: 262144 # longer answers are streamed, unit by unit
#   heldRequestBytesMax: 1048576 # longer requests are not looked at for attacks, and refused with 413
#   decodedBytesMax: 67108864 # longest body after decompression

# timeouts: # in milliseconds
#   responseMs: 60000 # until the upstream must have begun to answer
#   drainMs: 10000 # for requests in flight when Sluice stops
`;
}

/** A name that may stand in a configuration, made of a contract's title or an upstream's host. */
export function apiNameOf(title: string): string {
  const name = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .slice(0, 63)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return name === '' ? 'api' : name;
}

function contractLines(contract: string | null): string {
  return contract === null
    ? '    # contract: ./openapi.yaml # its OpenAPI document; without one nothing counts as undeclared'
    : `    contract: ${scalar(contract)} # its OpenAPI document; what it does not declare is a finding`;
}

function scalar(value: string): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}
