import { defineErrors } from '@sluice/kit';

export const configErrors = defineErrors('CONFIG', {
  CANNOT_READ: {
    status: 400,
    text: (path: string, code: string) => `cannot read ${path} (${code})`,
    fix: 'check the path; paths are relative to the file that names them',
  },
  TOO_LONG: {
    status: 400,
    text: (path: string, bytes: number, bytesMax: number) => `${path} is ${bytes} bytes long, and ${bytesMax} are the most`,
    fix: 'name a shorter document',
  },
  NO_SUCH_VARIABLE: {
    status: 400,
    text: (name: string) => `the environment has no variable ${name}`,
    fix: 'set it, or name a file with file:PATH',
  },
});
