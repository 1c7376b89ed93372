import { defineErrors } from '@sluice/kit';

export const configErrors = defineErrors('CONFIG', {
  CANNOT_READ: {
    status: 400,
    text: (path: string, code: string) => `cannot read ${path} (${code})`,
    fix: 'check the path; paths are relative to the file that names them',
  },
  NO_SUCH_VARIABLE: {
    status: 400,
    text: (name: string) => `the environment has no variable ${name}`,
    fix: 'set it, or name a file with file:PATH',
  },
});
