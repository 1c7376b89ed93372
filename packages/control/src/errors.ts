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
  NOT_RUNNING: {
    status: 503,
    text: (socket: string) => `nothing answers at ${socket}`,
    fix: 'start it with "sluice start"',
  },
});
