import { originOf } from '@sluice/flow/outline';
import type { BrowserDocument } from './browser-schema.ts';
import type { CheckedDocument } from './checked-yaml.ts';
import type { Problem } from './problem.ts';
import type { ConfigurationDocument } from './schema.ts';

/** Combinations of an API's `browser` that open what they are there to close (CWE-942, CWE-1275), and origins that no browser ever names. */
export function browserProblems({ value, placeOf }: CheckedDocument<ConfigurationDocument>): readonly Problem[] {
  return value.apis.flatMap(({ browser }, index) =>
    browser === undefined
      ? []
      : [...wrongs(browser)].map(({ path, message, fix }) => ({
          ...placeOf(['apis', String(index), 'browser', ...path]),
          severity: 'error' as const,
          message,
          fix,
        })),
  );
}

interface Wrong {
  readonly path: readonly string[];
  readonly message: string;
  readonly fix: string;
}

function* wrongs({ csrf, cors, cookies }: BrowserDocument): Generator<Wrong> {
  if (typeof csrf === 'object') yield* wrongOrigins(['csrf', 'origins'], csrf.origins ?? [], true);
  if (cors !== undefined) {
    if (cors.origins !== '*') yield* wrongOrigins(['cors', 'origins'], cors.origins, cors.credentials === true);
    else if (cors.credentials === true) {
      const message = 'cors lets the pages of every origin read answers with the credentials of the browser';
      yield { path: ['cors', 'credentials'], message, fix: 'name the origins, or leave "credentials" out' };
    }
  }
  if (typeof cookies === 'object' && cookies.sameSite === 'none' && cookies.secure === false) {
    yield { path: ['cookies', 'sameSite'], message: 'browsers refuse SameSite=None without Secure', fix: 'leave "secure" out' };
  }
}

function* wrongOrigins(path: readonly string[], origins: readonly string[], withCredentials: boolean): Generator<Wrong> {
  for (const [index, text] of origins.entries()) {
    const at = [...path, String(index)];
    const found = originOf(text);
    if (text.toLowerCase() === 'null') {
      yield { path: at, message: '"null" is the origin of any sandboxed page', fix: 'name the origin of the page' };
    } else if (text.includes('*')) {
      yield { path: at, message: `"${text}" names more origins than anybody knows`, fix: 'name each of them' };
    } else if (found !== text) {
      const near = found ?? originOf(text.replace(/^(?!https?:\/\/)/, 'https://').replace(/^(https?:\/\/[^/]*)\/.*$/s, '$1'));
      yield {
        path: at,
        message: `no browser sends "${text}" as an origin`,
        fix: near === null ? 'write https://shop.example' : `write ${near}`,
      };
    } else if (withCredentials && text.startsWith('http://') && !/^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|$)/.test(text)) {
      const message = `whoever is on the way to ${text} may act as its users: its pages come in cleartext`;
      yield { path: at, message, fix: `write ${text.replace('http:', 'https:')}` };
    }
  }
}
