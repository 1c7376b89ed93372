import { setTimeout as delay } from 'node:timers/promises';
import { requestText } from '../test/support/raw-exchange.ts';
import { type Case, cases, controls, type Scene, shortLived } from './oidc/cases.ts';
import { gateKey, openIssuer } from './oidc/issuer.ts';
import { startSluice } from './running-sluice.ts';
import { serving } from './support/serving.ts';

export interface OidcReading {
  readonly cases: number;
  /** Cases that were answered with another status than they should be, as `name: 200`. */
  readonly wrong: readonly string[];
  readonly controlsWrong: readonly string[];
  /** Requests with bad tokens that reached the API. */
  readonly leaked: number;
}

/** So short that it is over when the other cases were tried. */
const shortLifeSeconds = 1;
const contract = `
openapi: 3.1.0
info: { title: Shop, version: "1" }
components:
  securitySchemes: { id: { type: openIdConnect, openIdConnectUrl: /none } }
security: [{ id: [] }]
paths:
  /: { get: { responses: { "200": { description: Fine } } } }
  /write: { get: { security: [{ id: [orders.write] }], responses: { "200": { description: Fine } } } }
`;

/** Tries bad tokens of a real OpenID provider against a running Sluice. The folder is empty. */
export async function measureOidc(folder: string): Promise<OidcReading> {
  await using issuer = await openIssuer();
  await using other = await openIssuer();
  let asked = 0;
  await using api = await serving(() => {
    asked += 1;
    return { ok: true };
  });
  await using liar = await serving(() => ({ issuer: issuer.url, jwks_uri: `${issuer.url}/jwks` }));
  const sluice = await startSluice(folder, {
    'openapi.yaml': contract,
    'gate.pem': String(gateKey.privateKey.export({ format: 'pem', type: 'pkcs8' })),
    'sluice.yaml': configuration(api.url, issuer.url, liar.url),
  });
  try {
    const scene: Scene = { issuer, other, gateUrl: `http://127.0.0.1:${sluice.port}`, liarUrl: liar.url };
    shortLived.token = await issuer.token({ audience: 'shop', lifeSeconds: shortLifeSeconds });
    shortLived.opaque = await issuer.token({ lifeSeconds: shortLifeSeconds });
    const over = delay(shortLifeSeconds * 1_000 + 100);
    const statusOf = async ({ lines, target = '/' }: Case): Promise<number> => {
      const text = requestText('GET', target, await lines(scene))
        .toString('latin1')
        .replace('Host: gate.test', `Host: 127.0.0.1:${sluice.port}`);
      return Number((await sluice.send(Buffer.from(text, 'latin1'))).toString('latin1').split(' ')[1]);
    };
    const wrongOf = async (tried: readonly Case[]): Promise<readonly string[]> => {
      const wrong: string[] = [];
      for (const one of tried) {
        const status = await statusOf(one);
        if (status !== one.status) wrong.push(`${one.name}: ${status}`);
      }
      return wrong;
    };
    const controlsWrong = await wrongOf(controls);
    await over;
    const before = asked;
    const wrong = await wrongOf(cases);
    return { cases: cases.length, wrong, controlsWrong, leaked: asked - before };
  } finally {
    await sluice.stop();
  }
}

function configuration(api: string, issuer: string, liar: string): string {
  return `
version: 1
listen: { port: 0 }
mode: enforce
data: data
workers: 1
apis:
  - name: shop
    upstream: ${api}
    contract: openapi.yaml
    authenticate: { accept: contract }
identity:
  providers:
    - { name: op, issuer: "${issuer}", discovery: true, audience: shop, algorithms: [RS256], clockSkewSeconds: 0 }
    - { name: opaque, url: "${issuer}/token/introspection", clientId: gate, clientKey: file:gate.pem, clientKeyId: gate-1, issuer: "${issuer}", cacheSeconds: 0 }
    - { name: liar, issuer: "${liar}", discovery: true, audience: shop, algorithms: [RS256] }
`;
}
