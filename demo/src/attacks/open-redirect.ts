import { invalid, textIn } from './asked.ts';
import { asking, defineAttack, judged, type Stage } from './attack.ts';

const path = '/v1/tools/leave';
const host = 'alder.example.com';
const home = `https://${host}`;

/** Back to where a visitor was before a login. */
export const openRedirect = defineAttack({
  id: 'open-redirect',
  title: 'A browser is sent to wherever a parameter says',
  cwe: 'CWE-601',
  finding: 'attack.open-redirect',
  inAnswer: 'response.open-redirect',
  interpreter: 'a browser that follows Location',
  operations: ['GET /v1/tools/leave'],
  open: openDoor,
  exploits: [
    sent('no scheme', '//attacker.example/login'),
    sent('backslashes', '/\\attacker.example/login'),
    sent('backslashes after a scheme', 'https:\\\\attacker.example'),
    sent('the own name before another', `${home}@attacker.example/`),
    sent('many slashes', '////attacker.example/%2f..'),
    sent('a tab within', '/\t/attacker.example/'),
    sent('a whole address', 'https://attacker.example/login'),
  ],
  ordinary: [
    '/v1/orders?limit=20&cursor=b286MjA',
    '/search?q=a%20%26%20b#results',
    'account',
    `${home}/orders`,
    "/users/O'Brien",
    '/a//b',
    '?page=2',
  ].map(leaving),
});

function sent(name: string, to: string) {
  return judged(name, leaving(to), ({ status, headers }) => status === 302 && isElsewhere(headers.location ?? ''));
}

/** From a page of the shop, by the name that it has in the world. */
function leaving(to: string) {
  return { ...asking(path, { to }), headers: { host } };
}

/** As a browser reads it that stands at the shop's own page. */
function isElsewhere(location: string): boolean {
  return URL.parse(location, `${home}/login`)?.origin !== home;
}

function openDoor(): Stage {
  return {
    answer({ query }, isFlawed) {
      const to = textIn(query.get('to'), 500);
      if (to === undefined) return invalid;
      if (!isFlawed && isElsewhere(to)) return invalid;
      return { status: 302, headers: { location: to }, body: Buffer.alloc(0) };
    },
  };
}
