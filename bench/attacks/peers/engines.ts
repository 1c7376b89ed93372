import { missingForRules, startNginxWithRules } from '../../peers/nginx.ts';
import { absent } from '../../peers/peers.ts';
import { startConfigured } from '../../peers/sluice.ts';
import type { EngineKind } from './engine.ts';
import { HttpEngine } from './http-engine.ts';
import { libddwaf } from './libddwaf.ts';

const sluice: EngineKind = {
  name: 'Sluice',
  missing: () => null,
  async start(folder, upstreamPort) {
    const text = `mode: enforce\nworkers: 1\ndurability: os\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${upstreamPort}" }\nlimits: { connectionsPerAddressMax: 1000 }\n`;
    return new HttpEngine('Sluice', await startConfigured(folder, text));
  },
};

function coreRules(paranoia: number): EngineKind {
  const name = `CRS at paranoia ${paranoia}`;
  return {
    name,
    missing: () => absent('nginx') ?? missingForRules(),
    start: async (folder, upstreamPort) => new HttpEngine(name, await startNginxWithRules(folder, upstreamPort, paranoia)),
  };
}

/** Ourselves first, with the default policy and without a contract. */
export const engines: readonly [EngineKind, ...EngineKind[]] = [sluice, coreRules(1), coreRules(2), libddwaf];
