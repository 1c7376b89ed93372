import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractPath } from '@sluice/demo';
import { atMost } from '../figure.ts';
import { gateFigure, timesAsMuch } from '../gate-figure.ts';
import { gateLoads } from '../gate-loads.ts';
import type { PeerKind } from '../peers/peer.ts';
import { startConfigured } from '../peers/sluice.ts';

const secret = 'a secret of the bench, which is long enough for HS256';
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64({ sub: 'bench', roles: ['reader'], exp: 4_102_444_800 })}`;
const token = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
const load = { ...gateLoads['1k'], headers: [...gateLoads['1k'].headers, `Authorization: Bearer ${token}`] };

const policy = `version: 1
access:
  - id: readers-read
    match: { endpoint: GET /v1/** }
    permit: { roles: [reader] }
limits:
  - { id: quota, by: consumer, quota: 900000000 per month }
  - { id: flood, by: network, rate: 900000 per 1s, burst: 900000 }
`;

/** The same build and API, with tokens verified, access judged and limits counted, or with none of it. */
function sluiceWith(isGuarded: boolean): PeerKind {
  return {
    missing: () => null,
    async start(folder, upstreamPort) {
      const home = join(folder, isGuarded ? 'guarded' : 'open');
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'access.yaml'), policy);
      const api = `mode: enforce\nworkers: 1\ndurability: os\napis:\n  - name: shop\n    upstream: http://127.0.0.1:${upstreamPort}\n    contract: ${fileURLToPath(contractPath)}\n`;
      const guard = `    authenticate: { accept: [bench] }\nidentity:\n  providers:\n    - { name: bench, secret: "env:BENCH_SECRET", algorithms: [HS256] }\npolicies: [${JSON.stringify(join(home, 'access.yaml'))}]\n`;
      const text = `${api}${isGuarded ? guard : ''}limits: { connectionsPerAddressMax: 1000 }\n`;
      const environment = { ...process.env, BENCH_SECRET: secret };
      // What is installed runs without types, and so does a second start.
      const first = await startConfigured(home, text, environment);
      await first.stop();
      return { ...(await startConfigured(home, text, environment)), name: isGuarded ? 'guarded' : 'open' };
    },
  };
}

export const figure = gateFigure({
  name: 'access-cost',
  about:
    'CPU an exchange with tokens verified, access judged and limits counted, beside the same build with none of it, 1 KB of JSON answered',
  goalWords: '≤ 1.25 times',
  goal: atMost(1.25),
  unit: '×',
  load,
  sluice: sluiceWith(true),
  peer: sluiceWith(false),
  compare: timesAsMuch,
});
