import type { RecordedServer } from './recorded-server.ts';
import { apollo } from './servers/apollo.ts';
import { azuriteBlob, azuriteTable } from './servers/azurite.ts';
import { dynalite } from './servers/dynalite.ts';
import { feathers } from './servers/feathers.ts';
import { jsonServer } from './servers/json-server.ts';
import { pouchdb } from './servers/pouchdb.ts';
import { s3rver } from './servers/s3rver.ts';
import { verdaccio } from './servers/verdaccio.ts';

/** In the order in which they are told. */
export const recordedServers: readonly RecordedServer[] = [
  apollo,
  azuriteBlob,
  azuriteTable,
  dynalite,
  feathers,
  jsonServer,
  pouchdb,
  s3rver,
  verdaccio,
];
