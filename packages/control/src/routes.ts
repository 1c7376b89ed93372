import type { Route } from './route.ts';
import { backupRoute } from './routes/backup.ts';
import { coverageRoute } from './routes/coverage.ts';
import { destroyKeyRoute } from './routes/destroy-key.ts';
import { endpointsRoute } from './routes/endpoints.ts';
import { eraseRoute } from './routes/erase.ts';
import { exchangeRoute } from './routes/exchange.ts';
import { exchangesRoute } from './routes/exchanges.ts';
import { explainRoute } from './routes/explain.ts';
import { forgetRoute } from './routes/forget.ts';
import { leaksRoute } from './routes/leaks.ts';
import { overviewRoute } from './routes/overview.ts';
import { reloadRoute } from './routes/reload.ts';
import { restartRoute } from './routes/restart.ts';
import { rotateKeysRoute } from './routes/rotate-keys.ts';
import { statusRoute } from './routes/status.ts';
import { stopRoute } from './routes/stop.ts';
import { timelineRoute } from './routes/timeline.ts';
import { upgradeRoute } from './routes/upgrade.ts';

/** The shelf of routes; a test holds it against the folder. */
export const routes: readonly Route[] = [
  backupRoute,
  coverageRoute,
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
];
