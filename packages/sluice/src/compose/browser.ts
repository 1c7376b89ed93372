import { type BrowserChoice, originOf } from '@sluice/flow';
import type { BrowserSettings } from '../config/browser-settings.ts';

/** What the gate does for browsers. `apiKeyHeaders` are credentials that no page of another site can send. */
export function browserChoiceOf(
  { csrf, cors, cookies, headers, keepsPrivate }: BrowserSettings,
  apiKeyHeaders: readonly string[],
): BrowserChoice {
  return {
    csrf: csrf && {
      origins: originsOf(csrf.origins),
      token: csrf.token,
      credentialHeaders: apiKeyHeaders.map((name) => name.toLowerCase()),
    },
    cors: cors && {
      origins: cors.origins && originsOf(cors.origins),
      methods: cors.methods,
      requestHeaders: cors.headers,
      exposedHeaders: cors.expose,
      allowsCredentials: cors.allowsCredentials,
      maxAgeSeconds: cors.maxAgeSeconds,
    },
    cookies: cookies && {
      isSecure: cookies.isSecure,
      isHttpOnly: cookies.isHttpOnly,
      sameSite: cookies.sameSite,
      exceptNames: new Set(cookies.except),
    },
    headers,
    keepsPrivate,
  };
}

function originsOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.map(originOf).filter((origin) => origin !== null));
}
