/** What must not get out of one protected resource by any spelling of its path, and the rule that keeps it in. */
export interface Resource {
  readonly kind: string;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly query: string;
  /** The rule works on the request: the upstream must not even be asked for the resource. */
  readonly keepsOut: boolean;
  /** Made up; stands in what the upstream answers for this resource, and nowhere else. */
  readonly secret: string;
  /** Body of the upstream's answer. */
  readonly answer: object;
}

function resource(kind: string, path: string, keepsOut: boolean, more: Partial<Resource> = {}): Resource {
  const secret = `correct-horse-${path.replace(/[^a-z]/g, '')}-battery`;
  return { kind, path, method: 'GET', query: '', keepsOut, secret, answer: { id: 7, password: secret }, ...more };
}

/** A rule of each kind. Prefixes go down to any depth, so that what stands behind an odd ending is theirs too. */
export const resources: readonly Resource[] = [
  resource('rule on a template', '/vault/keys', true),
  resource('rule on a prefix', '/admin/users', true),
  resource('rule on a template with a star', '/users/secrets', true),
  resource('rule on a method', '/transfers/run', true, { method: 'POST' }),
  resource('hidden', '/hidden/things', true),
  resource('condition on the path, from its begin', '/ops/shutdown', true),
  resource('condition on the path, as a whole', '/reports/secret', true),
  resource('rule on values', '/profile/view', false, {
    secret: 'ada.of-profiles@mail.example.com',
    answer: { id: 7, email: 'ada.of-profiles@mail.example.com' },
  }),
  resource('mode of a route', '/enforced/data', false),
  resource('route closed to what cannot be inspected', '/sealed/data', false),
  resource('contract', '/shop/declared/account', false, {
    secret: 'ada.of-accounts@mail.example.com',
    answer: { id: 7, email: 'ada.of-accounts@mail.example.com' },
  }),
  resource('base path of an API', '/payroll/list', true),
];

/** Everything of the configuration that the resources stand behind. One upstream serves all of it, so that APIs could be mistaken for each other. */
export function configurationFiles(upstream: string, paths: 'lenient' | 'strict'): Readonly<Record<string, string>> {
  return {
    'sluice.yaml': `version: 1
listen: { host: 127.0.0.1, port: 0 }
mode: enforce
paths: ${paths}
data: data
limits: { connectionsPerAddressMax: 2000 }
policies: [rules.yaml]
apis:
  - name: site
    upstream: '${upstream}'
    routes:
      - { match: 'GET /enforced/**', mode: enforce }
      - { match: 'GET /watched/**', mode: observe }
      - { match: 'GET /open/**', mode: observe }
      - { match: 'GET /sealed/**', onInspectError: closed }
  - { name: shop, upstream: '${upstream}', basePath: /shop, contract: shop.yaml }
  - { name: payroll, upstream: '${upstream}', basePath: /payroll }
`,
    'rules.yaml': `version: 1
exceptions:
  - { id: open, match: { endpoint: /open/**, class: [secret.*, personal.*] }, treat: allow, because: What stands there is public, until: 2099-01-01 }
rules:
  - { id: vault, match: { endpoint: /vault/keys }, when: 'true', treat: block }
  - { id: vault-below, match: { endpoint: /vault/keys/** }, when: 'true', treat: block }
  - { id: admin, match: { endpoint: /admin/** }, when: 'true', treat: block }
  - { id: stars, match: { endpoint: /*/secrets/** }, when: 'true', treat: block }
  - { id: transfers, match: { endpoint: 'POST /transfers/**' }, when: 'true', treat: block }
  - { id: hidden, match: { endpoint: /hidden/** }, when: 'true', hide: true }
  - { id: ops, when: 'request.path.startsWith("/ops/")', treat: block }
  - { id: reports, when: 'request.path == "/reports/secret"', treat: block }
  - { id: profiles, match: { endpoint: /profile/**, class: personal.email }, treat: strip }
  - { id: payroll, match: { api: payroll }, when: 'true', treat: block }
`,
    'shop.yaml': `openapi: 3.1.0
info: { title: shop, version: '1' }
servers: [{ url: /shop }]
paths:
  /open/{page}: { get: { responses: { '200': { description: d, content: { application/json: { schema: {} } } } } } }
  /declared/account: { get: { responses: { '200': { description: d, content: { application/json: { schema: { properties: { id: { type: integer } } } } } } } } }
`,
  };
}
