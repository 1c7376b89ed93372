import type { Cell } from './cell.ts';

const own = 'shop.example';
const names = ['next', 'return_to', 'redirect_uri', 'redirect', 'RelayState', 'continue', 'returnUrl', 'goto'];
const foreign = ['evil.example', 'evil.example:8443', 'shop.example.evil.example', 'xn--evl-3na.example', '203.0.113.9', '[2001:db8::9]'];
const paths = ['', '/', '/login?next=/cart', '?a=b', '#top'];

/** Forms by which a filter that looks for a scheme, two slashes or the own name is walked around. */
const forms: Readonly<Record<string, (rest: string) => string>> = {
  'no scheme': (rest) => `//${rest}`,
  backslashes: (rest) => `\\\\${rest}`,
  'a slash and a backslash': (rest) => `/\\${rest}`,
  'a backslash and a slash': (rest) => `\\/${rest}`,
  'three slashes': (rest) => `///${rest}`,
  'many slashes': (rest) => `////////${rest}`,
  'no slash': (rest) => `https:${rest}`,
  'one slash': (rest) => `http:/${rest}`,
  'too many slashes': (rest) => `https:///${rest}`,
  'backslashes behind a scheme': (rest) => `https:\\\\${rest}`,
  'a tab between slashes': (rest) => `/\t/${rest}`,
  'a line break in the scheme': (rest) => `ht\ntps://${rest}`,
  'a control before': (rest) => `\u0001https://${rest}`,
  'a blank before': (rest) => ` //${rest}`,
  'a tab before': (rest) => `\t//${rest}`,
  'own name as credentials': (rest) => `https://${own}@${rest}`,
  'own name and a password': (rest) => `https://${own}:443@${rest}`,
  'own name as credentials, no scheme': (rest) => `//${own}@${rest}`,
  'own name behind a backslash': (rest) => `https://${rest.replace(/[/?#].*$/, '')}\\@${own}/`,
  'own name behind a hash': (rest) => `https://${rest.replace(/[/?#].*$/, '')}#@${own}/`,
  'own name behind a question mark': (rest) => `https://${rest.replace(/[/?#].*$/, '')}?@${own}/`,
  'a slash before the scheme': (rest) => `/https://${rest}`,
  'dot segments': (rest) => `/.//${rest}`,
  'dot segments that climb': (rest) => `/x/..//${rest}`.replace('/x', ''),
};
const scripts = [
  'javascript:alert(1)',
  'JavaScript:a',
  ' java\tscript:a',
  '\u0001javascript:a',
  'vbscript:a',
  'data:text/html,<p>',
  'javascript://shop.example/%0aa',
];

export const redirects: readonly Cell[] = names.flatMap((name) => [
  ...Object.entries(forms).flatMap(([form, write]) =>
    foreign.flatMap((host) => paths.map((path) => cellOf(name, `${form}, ${host}`, write(host + path)))),
  ),
  ...scripts.map((text) => cellOf(name, 'a script', text)),
]);

const ways = [
  '',
  '/',
  'cart',
  '/cart',
  './cart',
  '../cart',
  '/a/b/c.html',
  '?tab=2',
  '#top',
  '/a?b=//c',
  '/a#//b',
  '/a:b',
  'a/b:c',
  '/a//b',
  '/a@b',
  '/go/https://shop.example/',
  '/%2f',
];
const ownUrls = [
  'https://shop.example',
  'http://shop.example:8080/a',
  '//shop.example/a',
  'https://www.shop.example/a@b',
  'HTTPS://SHOP.example/',
];
const programs = [
  'http://localhost:8080/cb',
  'http://127.0.0.1/cb',
  'http://[::1]:3000/',
  'com.example.app:/cb',
  'app://cb',
  'urn:ietf:wg:oauth:2.0:oob',
];
const partners = [
  'https://partner.example/thanks',
  'https://partner.example/?mail=a@shop.example',
  'http://partner.example:8080/#top',
  'https://a.b.partner.example',
];

/** Where honest programs go next: within the host, to a program of the user's own, or plainly to a partner. */
export const plainWays: readonly Cell[] = [
  ...names.flatMap((name) => [...ways, ...ownUrls, ...programs, ...partners].map((text) => cellOf(name, text, text))),
  ...['url', 'link', 'target'].flatMap((name) =>
    [...ways, ...ownUrls, ...partners, '//cdn.partner.example/a.png'].map((text) => cellOf(name, text, text)),
  ),
  ...['q', 'note', 'path', 'image'].map((name) => cellOf(name, name, '//cdn.partner.example/a.png')),
];

function cellOf(name: string, what: string, text: string): Cell {
  return { name: `${what} in ${name}`, text, field: { name, channel: 'query', host: own } };
}
