import { defineErrors } from '@sluice/kit';

export const controlErrors = defineErrors('CONTROL', {
  NO_SUCH_ROUTE: {
    status: 404,
    text: (method: string, path: string) => `no route ${method} ${path}`,
    fix: 'see /openapi.json for the routes',
  },
  NO_SUCH_EXCHANGE: {
    status: 404,
    text: (id: string) => `no exchange ${id}`,
    fix: 'list those that are kept with "sluice exchanges"',
  },
  BAD_PARAMETER: {
    status: 400,
    text: (name: string, expected: string) => `parameter "${name}" must be ${expected}`,
    fix: 'correct the parameter',
  },
  BAD_BODY: {
    status: 400,
    text: (bytesMax: number) => `the body must be JSON of at most ${bytesMax} bytes`,
    fix: 'send application/json',
  },
  NOT_REGISTERED: {
    status: 404,
    text: (kind: string, id: string, nearest: string | null) =>
      `no ${kind} "${id}" is registered${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
    fix: 'list what there is: "sluice consumers", "sluice api-keys", "sluice plans", "sluice tokens", "sluice bans"',
  },
  ALREADY_REGISTERED: {
    status: 409,
    text: (kind: string, id: string) => `there is a ${kind} "${id}" already`,
    fix: 'choose another name, or change the one that is there',
  },
  REGISTER_FULL: {
    status: 409,
    text: (kind: string, entriesMax: number) => `there are ${entriesMax} entries of the kind ${kind} already`,
    fix: 'remove those that nobody uses any more',
  },
  KEY_NOT_ACTIVE: {
    status: 409,
    text: (id: string, state: string) => `key ${id} is ${state}`,
    fix: 'make a new one with "sluice api-keys create"',
  },
  PLAN_IN_USE: {
    status: 409,
    text: (name: string, consumers: number) => `${consumers} consumers have the plan "${name}"`,
    fix: 'give them another first: sluice consumers change NAME --plan OTHER',
  },
  NOT_RUNNING: {
    status: 503,
    text: (socket: string) => `nothing answers at ${socket}`,
    fix: 'start it with "sluice start"',
  },
});
