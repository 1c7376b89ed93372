/** What an API wants of the browsers that call it; null where it wants nothing, which costs nothing. */
export interface BrowserChoice {
  readonly csrf: CsrfChoice | null;
  readonly cors: CorsChoice | null;
  readonly cookies: CookieChoice | null;
  /** Lines that an answer gets where it has none of that name: name, value, name, value …, names in small letters. */
  readonly headers: readonly string[];
  /** Answers to known consumers, and those with confidential data, are kept from shared caches. */
  readonly keepsPrivate: boolean;
}

/** Cross-site request forgery (CWE-352). */
export interface CsrfChoice {
  /** Origins besides the API's own that may change state with a cookie, as RFC 6454 6.2 writes them: `https://shop.example`. */
  readonly origins: ReadonlySet<string>;
  /** Names of the cookie and of the header that must be equal (double submit); null where origins are enough. */
  readonly token: { readonly cookie: string; readonly header: string } | null;
  /** Small letters: headers that carry a credential no page of another site can add. */
  readonly credentialHeaders: readonly string[];
}

/** Cross-origin resource sharing, as https://fetch.spec.whatwg.org/#http-cors-protocol has it. */
export interface CorsChoice {
  /** Null stands for any origin, which never goes with credentials. */
  readonly origins: ReadonlySet<string> | null;
  readonly methods: readonly string[];
  readonly requestHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly allowsCredentials: boolean;
  readonly maxAgeSeconds: number;
}

/** What every cookie of the API gets (RFC 6265bis 4.1.2), but for those that are named. */
export interface CookieChoice {
  readonly isSecure: boolean;
  readonly isHttpOnly: boolean;
  /** Set where the API says nothing. */
  readonly sameSite: 'Strict' | 'Lax' | 'None' | null;
  readonly exceptNames: ReadonlySet<string>;
}
