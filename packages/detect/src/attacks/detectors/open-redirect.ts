import { defineAttack } from '../define-attack.ts';
import { isScriptUrl } from '../languages/html/scripts.ts';
import { leadsElsewhere, lengthMax, plainAddress } from '../languages/url/elsewhere.ts';
import { classOfHost } from '../languages/url/hosts.ts';
import { type FetchedUrl, urlOf } from '../languages/url/url.ts';
import { wayOn } from '../languages/url/way-on.ts';
import { sign } from '../signs.ts';

/** Escapes and look-alikes of what ends a host, which no host has. */
const oddInHost = /%(?:0[09ad]|2[3f]|3[af]|40|5c)|[\u2044\u2215\u29f8\u3002\uff03\uff0e\uff0f\uff1f\uff20\uff61]/i;
/** A filter sees a path, and whoever cuts its slash a link. */
const slashBefore = /^[\\/](?=(?:https?|(?:java|vb)script):)/i;
/** Dot segments after which a host begins once they were resolved. */
const dotsBefore = /^\/(?:\.{1,2}\/)+[\\/]+[^\\/.]/;

/** Where a browser is sent next, if that is another host than the one that is asked (CWE-601). */
export const openRedirect = defineAttack({
  id: 'open-redirect',
  title: 'Open redirect',
  cwe: 'CWE-601',
  owasp: null,
  gates: [sign.colon | sign.slash | sign.backslash | sign.at],
  leads: ['@'],
  features: {
    elsewhere: 'leads to another host',
    'no-scheme': 'begins with a host where a path belongs',
    'hides-host': 'writes its beginning so that a filter does not see the host',
    disguised: 'shows another host than the one that it leads to',
    script: 'runs code where an address belongs',
  },
  look({ text }, { name, isName, channel, host: own }, note) {
    if (isName || (channel !== 'query' && channel !== 'body')) return;
    const way = wayOn(name, channel === 'query');
    if (way === 'no') return;
    const isCut = way === 'surely' && slashBefore.test(text);
    const written = text.slice(isCut ? 1 : 0, lengthMax);
    if (isScriptUrl(written)) return note('script', 0, written.length);
    const plain = plainAddress(written);
    if (dotsBefore.test(plain)) return note('hides-host', 0, written.length);
    // What is put behind the own name makes credentials of it. Alone it may be somebody's name.
    const behind = way === 'surely' ? /^@[\w-]{1,63}\.[\w.-]{2,}([/:?#]|$)/.exec(plain) : null;
    if (behind) return note(behind[1] === '' ? 'elsewhere' : 'disguised', 0, written.length);
    const url = urlOf(plain);
    if (url === null || !leadsElsewhere(url, own)) return;
    note('elsewhere', 0, Math.min(url.end, text.length));
    if (url.scheme === '' && way === 'surely' && isHost(url.host)) note('no-scheme', 0, Math.min(url.end, text.length));
    if (isCut || hidesHost(written, plain, url)) note('hides-host', 0, Math.min(url.end, text.length));
    if (isDisguised(plain, url, own)) note('disguised', 0, Math.min(url.end, text.length));
  },
  worst: (length) => '/\t'.repeat(Math.ceil(length / 2)).slice(0, length),
  samples: {
    field: { name: 'return_to', channel: 'query', host: 'shop.example' },
    hits: [
      '//evil.example/login',
      '/\\evil.example',
      '\\\\evil.example\\x',
      '///evil.example',
      'https:evil.example',
      'https:/evil.example/',
      '/\t/evil.example',
      '\u0001//evil.example',
      'java\nscript:alert(1)',
      'data:text/html,<p>x',
      'https://shop.example@evil.example/',
      'https://shop.example.evil.example/',
      'https://evil.example\\@shop.example/',
      'https://evil.example#@shop.example/',
      'https://evil.example%2f.shop.example/',
      'https://2130706433/',
      '@evil.example/',
      'https://shop.example:443@evil.example/',
      'https://shop:443@evil.example/',
      'https://shop@evil.example/',
      '/..//evil.example',
      '/https://evil.example/',
      '//evil\u3002example/',
    ],
    misses: [
      '/orders/7?page=2#top',
      'orders/7',
      '../cart',
      '?tab=2',
      '#top',
      'https://shop.example/cart',
      '//shop.example/cart',
      'https://www.shop.example:8443/a@b',
      'https://partner.example/thanks?mail=jane@shop.example',
      'http://localhost:3000/callback',
      'http://127.0.0.1:51004/callback',
      'com.example.app:/callback',
      '/https://shop.example/',
      '//',
      '@jane',
      '@jane.doe',
      'https://user:secret-1@partner.example/cb',
      'https://user:secret-1@partner/cb',
    ],
  },
});

/** A name of one word is as likely the first of a path. */
function isHost(host: string): boolean {
  return /[.:]|^(?:0x[\da-f]+|\d+)$/.test(host);
}

function hidesHost(written: string, plain: string, { scheme, host, start }: FetchedUrl): boolean {
  if (written.charCodeAt(0) < 32 || (scheme === '' && /^\s/.test(written))) return true;
  if (plain.trimEnd().length !== written.replace(/\s+$/, '').length) return true;
  const [slashes] = /[\\/]*$/.exec(plain.slice(0, start)) ?? [];
  return slashes !== '//' || classOfHost(host).isOdd;
}

/** Whether what stands before `@` could be taken for a host; somebody's name with a password could not. */
function hidesInCredentials(authority: string, own: string | null): boolean {
  const at = authority.lastIndexOf('@');
  if (at < 0) return false;
  const credentials = authority.slice(0, at);
  return !/^[\w+-]{1,64}:(?!\d*$)[^@]{1,128}$/.test(credentials) || (own !== null && credentials.toLowerCase().includes(own));
}

function isDisguised(plain: string, { host, isDisguised: isOdd, start, end }: FetchedUrl, own: string | null): boolean {
  const authority = plain.slice(start, end);
  if (isOdd || hidesInCredentials(authority, own) || oddInHost.test(authority)) return true;
  if (own === null || !own.includes('.')) return /^[?#][@.]/.test(plain.slice(end, end + 2));
  return host.includes(own) || /^[?#][@.]/.test(plain.slice(end, end + 2)) || plain.slice(end + 1, end + 1 + own.length) === own;
}
