import type { RegisterParts } from './parts.ts';
import type { Route } from './route.ts';
import { allowTokensRoute } from './routes/allow-tokens.ts';
import { apiKeysRoute } from './routes/api-keys.ts';
import { auditLogRoute } from './routes/audit-log.ts';
import { authenticationRoute } from './routes/authentication.ts';
import { backupRoute } from './routes/backup.ts';
import { bansRoute } from './routes/bans.ts';
import { changeConsumerRoute } from './routes/change-consumer.ts';
import { changePlanRoute } from './routes/change-plan.ts';
import { consumerRoute } from './routes/consumer.ts';
import { consumersRoute } from './routes/consumers.ts';
import { coverageRoute } from './routes/coverage.ts';
import { createApiKeyRoute } from './routes/create-api-key.ts';
import { createConsumerRoute } from './routes/create-consumer.ts';
import { createPlanRoute } from './routes/create-plan.ts';
import { deniedTokensRoute } from './routes/denied-tokens.ts';
import { denyTokensRoute } from './routes/deny-tokens.ts';
import { destroyKeyRoute } from './routes/destroy-key.ts';
import { endpointsRoute } from './routes/endpoints.ts';
import { eraseRoute } from './routes/erase.ts';
import { exchangeRoute } from './routes/exchange.ts';
import { exchangesRoute } from './routes/exchanges.ts';
import { explainRoute } from './routes/explain.ts';
import { forgetRoute } from './routes/forget.ts';
import { leaksRoute } from './routes/leaks.ts';
import { liftBanRoute } from './routes/lift-ban.ts';
import { overviewRoute } from './routes/overview.ts';
import { planRoute } from './routes/plan.ts';
import { plansRoute } from './routes/plans.ts';
import { putBanRoute } from './routes/put-ban.ts';
import { reloadRoute } from './routes/reload.ts';
import { removeConsumerRoute } from './routes/remove-consumer.ts';
import { removePlanRoute } from './routes/remove-plan.ts';
import { restartRoute } from './routes/restart.ts';
import { revokeApiKeyRoute } from './routes/revoke-api-key.ts';
import { rotateApiKeyRoute } from './routes/rotate-api-key.ts';
import { rotateKeysRoute } from './routes/rotate-keys.ts';
import { statusRoute } from './routes/status.ts';
import { stopRoute } from './routes/stop.ts';
import { timelineRoute } from './routes/timeline.ts';
import { upgradeRoute } from './routes/upgrade.ts';
import { verifyAuditLogRoute } from './routes/verify-audit-log.ts';

/** Those that stand on the register and the audit log alone: also served without a running Sluice. */
export const registerRoutes: readonly Route<RegisterParts>[] = [
  allowTokensRoute,
  apiKeysRoute,
  auditLogRoute,
  bansRoute,
  changeConsumerRoute,
  changePlanRoute,
  consumerRoute,
  consumersRoute,
  createApiKeyRoute,
  createConsumerRoute,
  createPlanRoute,
  deniedTokensRoute,
  denyTokensRoute,
  liftBanRoute,
  planRoute,
  plansRoute,
  putBanRoute,
  removeConsumerRoute,
  removePlanRoute,
  revokeApiKeyRoute,
  rotateApiKeyRoute,
  verifyAuditLogRoute,
];

/** The shelf of routes; a test holds it against the folder. */
export const routes: readonly Route[] = [
  backupRoute,
  coverageRoute,
  authenticationRoute,
  destroyKeyRoute,
  endpointsRoute,
  eraseRoute,
  exchangeRoute,
  exchangesRoute,
  explainRoute,
  forgetRoute,
  leaksRoute,
  overviewRoute,
  reloadRoute,
  restartRoute,
  rotateKeysRoute,
  statusRoute,
  stopRoute,
  timelineRoute,
  upgradeRoute,
  ...registerRoutes,
];
