import { accounts, type Persona } from '../auth/personas.ts';
import { unsignedToken } from '../auth/token.ts';
import { type Flaw, get, type Step } from './flaw.ts';

const forged = unsignedToken({
  iss: 'https://auth.remedy.example.com',
  aud: 'remedy-api',
  sub: accounts.stranger.userId,
  tenant: 'tnt_birch',
  roles: ['admin'],
  use: 'access',
  jti: 'sess_forged',
  iat: 1_767_225_600,
  exp: 2_524_608_000,
});

/** API2: ways in, and what the login tells to those who are not in. */
export const authenticationFlaws = [
  {
    id: 'jwt-none-accepted',
    title: 'A token with alg "none" is trusted',
    owasp: 'API2:2023',
    cwe: 'CWE-347',
    operation: 'GET /v1/users/me',
    places: ['status', '/email', '/birthDate'],
    dataClasses: ['personal.email', 'personal.birth-date'],
    howToSee: { steps: [get('anonymous', '/v1/users/me', { authorization: `Bearer ${forged}` })], status: 200 },
  },
  {
    id: 'login-not-limited',
    title: 'Passwords can be guessed without end',
    owasp: 'API2:2023',
    cwe: 'CWE-307',
    operation: 'POST /v1/auth/login',
    places: ['status'],
    dataClasses: [],
    howToSee: {
      steps: [wrongLogin(accounts.customer.email), ...Array.from({ length: 11 }, () => wrongLogin(accounts.customer.email))],
      status: 401,
    },
  },
  {
    id: 'login-names-unknown-email',
    title: 'The login says whether an e-mail address has an account',
    owasp: 'API2:2023',
    cwe: 'CWE-204',
    operation: 'POST /v1/auth/login',
    places: ['/detail'],
    dataClasses: [],
    howToSee: { steps: [wrongLogin('nobody@mail.example.com')], status: 401, sign: /no account/ },
  },
  {
    id: 'register-names-known-email',
    title: 'Registration says that an e-mail address is taken',
    owasp: 'API2:2023',
    cwe: 'CWE-204',
    operation: 'POST /v1/auth/register',
    places: ['status', '/detail'],
    dataClasses: ['personal.email'],
    howToSee: {
      steps: [
        post('anonymous', '/v1/auth/register', {
          tenantId: 'tnt_alder',
          name: 'Ada Again',
          email: accounts.customer.email,
          password: 'another-password',
        }),
      ],
      status: 409,
      sign: /@mail\.example\.com/,
    },
  },
  {
    id: 'refresh-echoes-token',
    title: 'The error for a stale refresh token holds a good one',
    owasp: 'API2:2023',
    cwe: 'CWE-209',
    operation: 'POST /v1/auth/refresh',
    places: ['/expected'],
    dataClasses: ['secret.jwt'],
    howToSee: {
      steps: [post('anonymous', '/v1/auth/refresh', { refreshToken: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c3RhbGU' })],
      status: 401,
    },
  },
  {
    id: 'reset-returns-token',
    title: 'The password reset hands its token to whoever asked',
    owasp: 'API2:2023',
    cwe: 'CWE-640',
    operation: 'POST /v1/auth/password-reset',
    places: ['/resetToken'],
    dataClasses: ['secret.jwt'],
    howToSee: { steps: [post('anonymous', '/v1/auth/password-reset', { email: accounts.stranger.email })], status: 202 },
  },
  {
    id: 'api-keys-listed-whole',
    title: 'The list of API keys shows the keys themselves',
    owasp: 'API2:2023',
    cwe: 'CWE-522',
    operation: 'GET /v1/auth/api-keys',
    places: ['/items/*/key'],
    dataClasses: ['secret.api-key'],
    howToSee: { steps: [get('robot', '/v1/auth/api-keys')], status: 200 },
  },
] as const satisfies readonly Flaw[];

export function post(as: Persona, path: string, body: unknown): Step {
  return { as, method: 'POST', path, body };
}

function wrongLogin(email: string): Step {
  return post('anonymous', '/v1/auth/login', { email, password: 'wrong-guess' });
}
