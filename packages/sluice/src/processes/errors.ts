import { defineErrors } from '@sluice/kit';

export const processErrors = defineErrors('PROCESS', {
  PORT_TAKEN: {
    status: 500,
    text: (port: number, holder: string | null, free: number | null) =>
      `port ${port} is taken${holder ? ` by ${holder}` : ''}${free ? `; ${free} is free` : ''}`,
    fix: 'end what holds it, or choose another with --port',
  },
  PORT_FORBIDDEN: {
    status: 500,
    text: (port: number) => `port ${port} may not be opened by this user`,
    fix: 'choose one above 1023 with --port',
  },
  NO_OPERATIONS: {
    status: 500,
    text: (address: string, code: string) => `the operations listener could not open ${address} (${code})`,
    fix: 'choose another operations.host or operations.port, or end what holds it',
  },
  NO_SUCH_ADDRESS: {
    status: 500,
    text: (host: string) => `${host} is no address of this machine`,
    fix: 'correct listen.host; 127.0.0.1 always works',
  },
  ALREADY_RUNNING: {
    status: 500,
    text: (process: number, dataFolder: string) => `Sluice already runs on ${dataFolder} (process ${process})`,
    fix: 'stop it with "sluice stop", or choose another folder with --data',
  },
  DEMO_FAILED: {
    status: 500,
    text: (why: string) => `the demo API could not start: ${why}`,
    fix: 'see the lines above, or guard an API of your own with --upstream',
  },
  NOT_TAKEN: {
    status: 409,
    text: (worker: number, why: string) => `worker ${worker} could not take it: ${why}`,
    fix: 'what was in force stays in force in every worker; see "sluice check"',
  },
  CANNOT_JUDGE: {
    status: 409,
    text: (api: string, why: string) => `the revision cannot judge ${api}: ${why}`,
    fix: 'undo the last change of its policies, classes or contract; report it if "sluice check" finds nothing',
  },
  CANNOT_UPGRADE: {
    status: 409,
    text: (why: string) => `not upgraded: ${why}`,
    fix: 'the running Sluice goes on as it was; see the lines that its log has of the new one',
  },
  HANDED_OVER: {
    status: 503,
    text: () => 'another Sluice has taken the register over',
    fix: 'ask again: the one that is in service now answers',
  },
  NO_SUPERVISOR: {
    status: 503,
    text: (process: number) => `the supervisor (process ${process}) is gone, and none could take its place yet`,
    fix: 'traffic goes on, and a start is tried again: the log says what hinders it; "sluice stop" ends everything',
  },
  NO_WORKER: {
    status: 503,
    text: () => 'no worker runs that could try it',
    fix: 'see what Sluice wrote to its terminal or log',
  },
  WORKER_FAILED: {
    status: 500,
    text: (why: string) => `the worker could not start: ${why}`,
    fix: 'see the lines above; the configuration may be checked with "sluice check"',
  },
});
