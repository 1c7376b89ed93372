import { defineErrors } from '@sluice/kit';

export const commandErrors = defineErrors('COMMAND', {
  NOT_CONFIRMED: {
    status: 400,
    text: (what: string) => `${what} needs a yes, and there is no terminal to ask at`,
    fix: 'say --yes',
  },
  NO_DATA: {
    status: 404,
    text: (folder: string) => `there is no data folder ${folder}`,
    fix: 'start Sluice once, or name the folder with --data',
  },
  NO_DATA_FOLDER: {
    status: 500,
    text: (folder: string, code: string) => `cannot make the data folder ${folder} (${code})`,
    fix: 'name one that this user may write to, with "data" in the configuration or with --data',
  },
  NOT_ANSWERING: {
    status: 503,
    text: (process: number) => `process ${process} answers for the data folder, and not at its control socket`,
    fix: 'ask again in a moment; end that process if it stays so',
  },
  NO_TOKEN: {
    status: 400,
    text: () => 'no token came on standard input',
    fix: 'pipe it in: a token that is typed as an argument is seen by every process of the machine',
  },
  NO_TOKENS_NAMED: {
    status: 400,
    text: () => 'it is not said which tokens are meant',
    fix: 'name one of --id, --stdin, --issuer with --subject, and --issued-before',
  },
  SUBJECT_OF_NO_ISSUER: {
    status: 400,
    text: () => 'a subject is one of an issuer: another has subjects of the same name',
    fix: 'name both: --issuer ISS --subject SUB',
  },
  FILE_EXISTS: {
    status: 409,
    text: (file: string) => `${file} is there already`,
    fix: 'say --force to write it anew, or name another with --output',
  },
  NOTHING_TO_GUARD: {
    status: 400,
    text: () => 'there is nothing to guard',
    fix: 'name an API with --upstream URL, its OpenAPI document with --contract FILE, or both',
  },
  BAD_UPSTREAM: {
    status: 400,
    text: (given: string) => `"${given}" is no address of an API`,
    fix: 'write scheme, host and port, as http://localhost:3000',
  },
  NO_SUCH_API: {
    status: 400,
    text: (name: string, known: string) => `the configuration has no API "${name}"; it has ${known}`,
    fix: 'name one of them',
  },
  CANNOT_READ: {
    status: 400,
    text: (file: string, code: string) => `cannot read ${file} (${code})`,
    fix: 'check the path; paths are relative to where you stand',
  },
  CANNOT_WRITE: {
    status: 500,
    text: (file: string, code: string) => `cannot write ${file} (${code})`,
    fix: 'check the folder and its permissions',
  },
  NOT_CAPTURED: {
    status: 404,
    text: (id: string, side: string) => `no ${side} body of exchange ${id} is kept`,
    fix: 'a body is kept only where its route says "capture", and only for so many hours',
  },
  NO_SUCH_CLASS: {
    status: 404,
    text: (id: string, near: string) => `there is no data class "${id}"; did you mean "${near}"?`,
    fix: '"sluice classes" lists them',
  },
  NO_PASSWORD: {
    status: 400,
    text: () => 'there is no password on standard input',
    fix: 'Give it by a pipe, so that no history keeps it: printf %s "$PASSWORD" | sluice hash-password.',
  },
  NOTHING_TO_CLASSIFY: {
    status: 400,
    text: () => 'there is nothing to classify',
    fix: 'name a file, or give a value with --value',
  },
  NOTHING_WAS_DONE: {
    status: 404,
    text: (id: string, place: string, places: string) => `nothing was done at ${place} of exchange ${id}; places: ${places}`,
    fix: 'name one of them, as "sluice explain" shows it',
  },
  NO_POLICY_FILE: {
    status: 400,
    text: () => 'the configuration names no policies, so an exception has no file to stand in',
    fix: 'name one with --file, and under "policies:" in the configuration',
  },
  BACKUP_EXISTS: {
    status: 409,
    text: (file: string) => `${file} is there already`,
    fix: 'name a file that is not there yet, or a folder to make one in',
  },
  STILL_RUNNING: {
    status: 409,
    text: (process: number, dataFolder: string) => `Sluice runs on ${dataFolder} (process ${process})`,
    fix: 'stop it with "sluice stop" first',
  },
  NOTHING_TO_PURGE: {
    status: 400,
    text: () => 'say either what is to be erased or that everything is',
    fix: '--before 30d, --api NAME or both; or --everything',
  },
  NO_REASON: {
    status: 400,
    text: () => 'an exception says why',
    fix: 'say it with --because "…"',
  },
});
