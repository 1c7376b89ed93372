import { attacks, createAttackDetection } from '@sluice/detect';
import { defaultGraphqlChoice } from '@sluice/flow';
import { apiId, bytesBody, type ExchangeRecord, emptyBody, exchangeId } from '@sluice/model';
import { openGate } from '../../gate-in-process.ts';
import type { Recording } from './recordings.ts';

const api = apiId('recorded');

/** What the default policy does with requests that an API without a contract gets: for each that is refused, why. */
export async function refusalsOf(recordings: readonly Recording[]): Promise<readonly string[]> {
  const refused: string[] = [];
  let record: ExchangeRecord | null = null;
  const gate = openGate({
    api: { api, graphql: defaultGraphqlChoice },
    attacks: createAttackDetection(attacks),
    recorded: (one) => (record = one),
  });
  for (const [index, { method, target, headers, body }] of recordings.entries()) {
    let isForwarded = false;
    const sequence = index + 1;
    const bytes = Buffer.from(body, 'base64');
    const request = {
      kind: 'request' as const,
      method,
      scheme: 'http' as const,
      authority: authorityOf(headers),
      target,
      headers,
      body: bytes.length === 0 ? emptyBody : bytesBody(bytes),
      peer: { address: '192.0.2.1', port: 0, isProtected: true, certificate: null, certificateThumbprint: null },
    };
    const { message } = await gate.handle(
      { id: exchangeId(1, sequence), boot: 1, sequence, startedAtMs: 0, request },
      {
        route: { api },
        forward: async () => {
          isForwarded = true;
          return { kind: 'response', status: 204, headers: [], body: emptyBody };
        },
      },
    );
    message.body.open({ chunk() {}, end() {}, abort() {} });
    if (!isForwarded) refused.push(`${method} ${target.slice(0, 80)}: ${message.status}, ${whyOf(record)}`);
  }
  return refused;
}

function authorityOf(headers: readonly string[]): string {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  return at < 0 ? 'localhost' : (headers[at + 1] ?? 'localhost');
}

function whyOf(record: ExchangeRecord | null): string {
  const certain = record?.request.inspection.findings.filter(({ confidence }) => confidence === 'certain') ?? [];
  return certain.map(({ kind, place, because }) => `${kind} at ${place}: ${because}`).join(' | ');
}
