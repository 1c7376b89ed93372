import { fileURLToPath } from 'node:url';
import { contractPath } from '@sluice/demo';
import { startCaddy } from './caddy.ts';
import { isInstalled } from './launch.ts';
import { missingForRules, startNginx } from './nginx.ts';
import type { PeerKind } from './peer.ts';
import { startSluiceAgain } from './sluice.ts';
import { tlsPair } from './tls-pair.ts';

export const sluice: PeerKind = {
  missing: () => null,
  start: (folder, upstreamPort) => startSluiceAgain(folder, upstreamPort, fileURLToPath(contractPath)),
};

export const sluiceHttp2: PeerKind = {
  missing: () => null,
  start: (folder, upstreamPort) =>
    startSluiceAgain(folder, upstreamPort, fileURLToPath(contractPath), { listen: 'http2: { cleartext: true }' }),
};

export const sluiceTls: PeerKind = {
  missing: () => null,
  start: (folder, upstreamPort) => {
    const { cert, key } = tlsPair(folder);
    const listen = `tls: { certificates: [{ cert: ${cert}, key: ${key} }] }`;
    return startSluiceAgain(folder, upstreamPort, fileURLToPath(contractPath), { listen });
  },
};

export const nginxTls: PeerKind = {
  missing: () => absent('nginx'),
  start: (folder, upstreamPort) => startNginx(folder, upstreamPort, 'tls'),
};

export const nginx: PeerKind = {
  missing: () => absent('nginx'),
  start: (folder, upstreamPort) => startNginx(folder, upstreamPort, 'plain'),
};

export const nginxHttp2: PeerKind = {
  missing: () => absent('nginx'),
  start: (folder, upstreamPort) => startNginx(folder, upstreamPort, 'http2'),
};

export const nginxWithRules: PeerKind = {
  missing: () => absent('nginx') ?? missingForRules(),
  start: (folder, upstreamPort) => startNginx(folder, upstreamPort, 'rules'),
};

export const caddy: PeerKind = {
  missing: () => absent('caddy'),
  start: startCaddy,
};

export function absent(command: string): string | null {
  return isInstalled(command) ? null : `${command} is not on the PATH: apt-get install ${command}`;
}
