import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { ecPair, type Pair, proofOf, rsaPair } from '../jwt-attacks/forge.ts';

export const client = { id: 'robot', secret: 'a secret that the robot has with its provider' };
/** The gate asks what opaque tokens are worth, and proves who it is by a key of its own. */
export const gateKey = ecPair('gate-1');

/** A real OpenID provider on a port of its own. */
export interface Issuer extends AsyncDisposable {
  readonly url: string;
  readonly signing: Pair;
  /** A JWT where an audience is named, else an opaque token. */
  token(wish?: {
    readonly audience?: string;
    readonly scope?: string;
    readonly lifeSeconds?: number;
    readonly holder?: Pair;
  }): Promise<string>;
  revoke(token: string): Promise<void>;
}

export async function openIssuer(): Promise<Issuer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signing = rsaPair('op-1');
  let lifeSeconds = 600;
  const provider = new Provider(url, {
    clients: [confidential(client), gate],
    jwks: { keys: [{ ...signing.privateKey.export({ format: 'jwk' }), kid: signing.kid, use: 'sig', alg: 'RS256' }] },
    scopes: ['orders.read', 'orders.write'],
    ttl: { ClientCredentials: () => lifeSeconds },
    cookies: { keys: ['nobody has a session here'] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      dPoP: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          scope: 'orders.read orders.write',
          audience: resource.replace('urn:', ''),
          accessTokenFormat: 'jwt',
          accessTokenTTL: lifeSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  server.on('request', provider.callback());
  const posted = async (path: string, form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) => {
    const authorization = `Basic ${Buffer.from(`${client.id}:${encodeURIComponent(client.secret).replaceAll('%20', '+')}`).toString('base64')}`;
    const response = await fetch(url + path, { method: 'POST', body: new URLSearchParams(form), headers: { authorization, ...headers } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  return {
    url,
    signing,
    async token({ audience, scope, lifeSeconds: wanted = 600, holder } = {}) {
      lifeSeconds = wanted;
      const form = { grant_type: 'client_credentials', ...(audience ? { resource: `urn:${audience}` } : {}), ...(scope ? { scope } : {}) };
      const proof = holder && proofOf(holder, { method: 'POST', url: `${url}/token`, token: '' }, { claims: { ath: undefined } });
      const response = await posted('/token', form, proof ? { dpop: proof } : {});
      const { access_token: token } = (await response.json()) as { readonly access_token: string };
      return token;
    },
    async revoke(token) {
      await posted('/token/revocation', { token });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function confidential({ id, secret }: typeof client): object {
  return {
    client_id: id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_basic',
  };
}

const gate = {
  client_id: 'gate',
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: 'ES256',
  jwks: { keys: [{ ...gateKey.jwk, use: 'sig', alg: 'ES256' }] },
};
