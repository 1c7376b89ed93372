import { stringify } from 'yaml';
import { findSettings } from '../config/find-settings.ts';
import type { ClientProof, TokenSource } from '../config/identity-settings.ts';
import type { ListenTlsSettings } from '../config/listen-tls.ts';
import type { Settings, UpstreamTlsSettings } from '../config/settings.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { refuseProblems } from '../ui/tell-problems.ts';

export function runConfigShow(standing: Standing): ExitCode {
  const output = outputOf(standing);
  const found = findSettings(standing);
  if (!found.ok) return refuseProblems(found.failure, standing.folder, output);
  const shown = shownSettings(found.value);
  output.answer(shown, () => stringify(shown, { lineWidth: 0 }).trimEnd());
  return exitCodes.clean;
}

/** Settings as they may be shown: of a secret that it is there, of a document its file. */
export function shownSettings({ places: _places, ...settings }: Settings): object {
  return {
    ...settings,
    apis: settings.apis.map((api) => ({
      ...api,
      upstream: withoutPassword(api.upstream),
      care: api.care && { ...api.care, targets: api.care.targets.map((target) => ({ ...target, url: withoutPassword(target.url) })) },
      upstreamTls: api.upstreamTls && shownTls(api.upstreamTls),
      contract: api.contract?.file ?? null,
    })),
    tls: settings.tls && shownListenTls(settings.tls),
    // What stands elsewhere may be written anyhow.
    cluster: settings.cluster && { counters: settings.cluster.counters.replace(/^([a-z]+:\/\/).*@/, '$1********@') },
    consumers: settings.consumers.map((consumer) => ({ ...consumer, apiKey: masked(consumer.apiKey) })),
    policies: settings.policies.map(({ file }) => file),
    identity: {
      ...settings.identity,
      signatures: settings.identity.signatures && {
        ...settings.identity.signatures,
        keys: settings.identity.signatures.keys.map((key) => ({ ...key, key: masked(key.key) })),
      },
      users: settings.identity.users.map((user) => ({ ...user, password: masked(user.password) })),
      providers: settings.identity.providers.map((provider) => ({ ...provider, source: shownSource(provider.source) })),
    },
  };
}

function shownSource(source: TokenSource): object {
  switch (source.kind) {
    case 'secret':
      return { ...source, secret: masked(source.secret) };
    case 'introspection':
      return { ...source, client: shownClient(source.client) };
    case 'public-key':
      return { ...source, pem: 'configured' };
    default:
      return source;
  }
}

function shownClient(client: ClientProof): object {
  return client.kind === 'key' ? { ...client, pem: masked(client.pem) } : { ...client, secret: masked(client.secret) };
}

/** Of certificates that they are there. */
function shownTls({ ca, client, ...rest }: UpstreamTlsSettings): object {
  return {
    ...rest,
    ca: ca === null ? null : 'configured',
    client: client === null ? null : { cert: 'configured', key: masked(client.key) },
  };
}

function shownListenTls({ pairs, clientCertificates, ...rest }: ListenTlsSettings): object {
  return {
    ...rest,
    certificates: pairs.map(({ certFile, keyFile }) => ({ cert: certFile, key: keyFile })),
    clientCertificates: clientCertificates && { ca: clientCertificates.caFile, isRequired: clientCertificates.isRequired },
  };
}

function masked(secret: string | null): string | null {
  return secret === null ? null : '********';
}

/** Somebody may have written credentials into an address. */
function withoutPassword(address: string): string {
  return address.replace(/^(https?:\/\/)[^/@]*@/, '$1********@');
}
