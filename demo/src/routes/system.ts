import { awsKeyId, awsSecretKey, databaseUrl, smtpPassword } from '../data/made-up-keys.ts';
import { apiKeyOf } from '../data/people.ts';
import { type Answer, json, problem } from '../http/answer.ts';
import { type Call, open, type Route } from '../http/route.ts';

/** Health and configuration, and what should not be there: debug endpoints and the first version. */
export const systemRoutes: readonly Route[] = [
  open('GET', '/v1/health', showHealth),
  open('GET', '/v1/config', showConfig),
  open('GET', '/v1/debug/environment', (call) => hidden(call.shop.has('debug-environment'), environment)),
  open('GET', '/v1/debug/sessions', (call) => hidden(call.shop.has('debug-sessions'), () => ({ sessions: openSessions(call) }))),
  open('GET', '/v0/users', (call) => hidden(call.shop.has('old-version-users'), () => call.shop.users.list({}, { limit: 50, offset: 0 }))),
];

function showHealth({ shop }: Call): Answer {
  const answer = { status: 'ok', checkedAt: shop.now() };
  if (!shop.has('health-names-hosts')) return json(200, answer, { 'cache-control': 'no-store' });
  const dependencies = [
    { name: 'database', host: '10.20.4.11', port: 5432, latencyMs: 2 },
    { name: 'cache', host: 'cache-1.prod.svc.cluster.local', port: 6379, latencyMs: 1 },
  ];
  return json(200, { ...answer, dependencies, runtime: 'nginx/1.18.0 (Ubuntu)' }, { 'cache-control': 'no-store' });
}

function showConfig({ shop }: Call): Answer {
  const answer = {
    apiVersion: '1.14.2',
    currency: 'EUR',
    locales: ['en-GB', 'de-DE', 'fr-FR'],
    // Made to be public: a class of its own, and declared.
    publishableKey: ['pk', 'live', '51Remedy0Demo0Publishable'].join('_'),
    features: { expressDelivery: true, chat: false },
    uploadBytesMax: 1_048_576,
  };
  if (!shop.has('config-secrets')) return json(200, answer);
  const server = { databaseUrl, paymentSecretKey: apiKeyOf(990), smtpPassword, cacheHost: '10.20.4.12:6379' };
  return json(200, { ...answer, server });
}

/** Without its flaw, a hidden endpoint answers as every unknown path does. */
function hidden(isThere: boolean, show: () => unknown): Answer {
  return isThere ? json(200, show()) : problem(404, 'not found', 'no such path');
}

function environment(): unknown {
  return {
    environment: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      AWS_ACCESS_KEY_ID: awsKeyId,
      AWS_SECRET_ACCESS_KEY: awsSecretKey,
      ADMIN_PASSWORD: smtpPassword,
    },
    workingDirectory: '/home/deploy/remedy-api/releases/20260114/dist',
    runtime: 'Express/4.17.1 Node.js/14.21.3',
  };
}

function openSessions({ shop }: Call): unknown {
  const sessions = shop.sessions.list({}, { limit: 50, offset: 0 });
  return sessions.map(({ id, ownerId, accessToken, ipAddress, startedAt }) => ({
    sessionId: id,
    userId: ownerId,
    accessToken,
    ipAddress,
    startedAt,
  }));
}
