import type { BrowserDocument } from './browser-schema.ts';

/** What is asked of browsers, with every default filled in. Origins are as they were written; they were checked before. */
export interface BrowserSettings {
  readonly csrf: {
    readonly origins: readonly string[];
    readonly token: { readonly cookie: string; readonly header: string } | null;
  } | null;
  readonly cors: CorsSettings | null;
  readonly cookies: {
    readonly isSecure: boolean;
    readonly isHttpOnly: boolean;
    readonly sameSite: 'Strict' | 'Lax' | 'None' | null;
    readonly except: readonly string[];
  } | null;
  /** Name, value, name, value …; names in small letters. */
  readonly headers: readonly string[];
  readonly keepsPrivate: boolean;
}

export interface CorsSettings {
  /** Null stands for any. */
  readonly origins: readonly string[] | null;
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly expose: readonly string[];
  readonly allowsCredentials: boolean;
  readonly maxAgeSeconds: number;
}

/** OWASP REST Security Cheat Sheet, "Security Headers". The policy is the part of it that hurts no page. */
const defaultHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

const sameSites = { strict: 'Strict', lax: 'Lax', none: 'None', keep: null } as const;

export function browserOf({ csrf = true, cors, cookies = true, headers = true, privateCache = true }: BrowserDocument): BrowserSettings {
  return {
    csrf: csrfOf(csrf),
    cors: cors === undefined ? null : corsOf(cors),
    cookies: cookiesOf(cookies),
    headers: Object.entries(headersOf(headers)).flatMap(([name, value]) => [name.toLowerCase(), value]),
    keepsPrivate: privateCache,
  };
}

function csrfOf(csrf: NonNullable<BrowserDocument['csrf']>): BrowserSettings['csrf'] {
  if (csrf === false) return null;
  const { origins = [], token = null } = csrf === true ? {} : csrf;
  return { origins, token: token && { cookie: token.cookie, header: token.header.toLowerCase() } };
}

function corsOf({
  origins,
  methods,
  headers = [],
  expose = [],
  credentials,
  maxAgeSeconds,
}: NonNullable<BrowserDocument['cors']>): CorsSettings {
  return {
    origins: origins === '*' ? null : origins,
    methods: methods ?? ['GET', 'HEAD', 'POST'],
    headers: headers.map((name) => name.toLowerCase()),
    expose,
    allowsCredentials: credentials ?? false,
    maxAgeSeconds: maxAgeSeconds ?? 600,
  };
}

function cookiesOf(cookies: NonNullable<BrowserDocument['cookies']>): BrowserSettings['cookies'] {
  if (cookies === false) return null;
  const { secure = true, httpOnly = true, sameSite = 'lax', except = [] } = cookies === true ? {} : cookies;
  return { isSecure: secure, isHttpOnly: httpOnly, sameSite: sameSites[sameSite], except };
}

function headersOf(headers: NonNullable<BrowserDocument['headers']>): Readonly<Record<string, string>> {
  if (typeof headers !== 'boolean') return headers;
  return headers ? defaultHeaders : {};
}
