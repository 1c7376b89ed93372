import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Recording } from './recordings.ts';

/** As far as it is used here of an exchange with api.github.com that npm `@octokit/fixtures` keeps. */
interface Fixture {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly reqheaders: Readonly<Record<string, string | number>>;
}

const scenarios = join(dirname(fileURLToPath(import.meta.url)), '../../../node_modules/@octokit/fixtures/scenarios');

/** Requests to GitHub that others recorded. */
export function githubRecordings(): readonly Recording[] {
  return globSync('**/normalized-fixture.json', { cwd: scenarios })
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(join(scenarios, file), 'utf8')) as readonly Fixture[])
    .map(({ method, path, body, reqheaders }) => ({
      method: method.toUpperCase(),
      target: path,
      headers: Object.entries(reqheaders).flatMap(([name, value]) => [name, String(value)]),
      body: body === '' ? '' : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)).toString('base64'),
    }));
}
