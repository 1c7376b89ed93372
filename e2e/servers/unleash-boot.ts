/** Runs Unleash in a process of its own: `unleash-boot.ts <entry of unleash-server>`, the rest from the environment. */
import { pathToFileURL } from 'node:url';

process.on('disconnect', () => process.exit());
const { start, LogLevel } = await import(pathToFileURL(process.argv[2] ?? '').href);
await start({
  databaseUrl: process.env['DATABASE_URL'],
  db: { ssl: false },
  server: { host: '127.0.0.1', port: Number(process.env['PORT']), unleashUrl: process.env['PUBLIC_URL'], gracefulShutdownEnable: false },
  versionCheck: { enable: false },
  telemetry: false,
  logLevel: LogLevel.warn,
});
process.send?.('ready');
