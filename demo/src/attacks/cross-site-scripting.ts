import type { DefaultTreeAdapterMap } from 'parse5';
import type { Received } from '../client/client.ts';
import type { Step } from '../flaws/flaw.ts';
import { bytes, noContent } from '../http/answer.ts';
import { invalid, membersIn, textIn } from './asked.ts';
import { asking, defineAttack, judged, posting, type Stage } from './attack.ts';

const greeting = '/v1/tools/greeting';
const guestBook = '/v1/tools/guest-book';
const entriesMax = 100;

/** A page that greets whoever is named, and a book that guests write into. */
export const crossSiteScripting = defineAttack({
  id: 'cross-site-scripting',
  title: 'A text is pasted into a page',
  cwe: 'CWE-79',
  finding: 'attack.cross-site-scripting',
  interpreter: 'parse5',
  operations: ['GET /v1/tools/greeting', 'GET /v1/tools/guest-book', 'POST /v1/tools/guest-book'],
  open: openPages,
  exploits: [
    ...[
      ['a script', '<script>alert(1)</script>'],
      ['a handler of a picture', '<img src=x onerror=alert(1)>'],
      ['a handler without blanks', '<svg/onload=alert(1)>'],
      ['a link that runs', '<a href="javascript:alert(1)">here</a>'],
      ['a link with letters that are escaped', '<a href="java&#115;cript:alert(1)">here</a>'],
      ['a document in a frame', '<iframe srcdoc="<script>alert(1)</script>"></iframe>'],
      ['a tag of a form', '<form action=javascript:alert(1)><button>x</button></form>'],
      ['a handler that nobody touches', '<details open ontoggle=alert(1)>x</details>'],
    ].flatMap(([name = '', text = '']) => [
      judged(`${name}, reflected`, asking(greeting, { name: text }), runsScript),
      judged(`${name}, stored`, [posting(guestBook, { text }), asking(guestBook, {})], runsScript),
    ]),
    judged('out of an attribute', asking(greeting, { name: '" autofocus onfocus=alert(1) x="' }), runsScript),
  ],
  ordinary: [
    "O'Brien",
    'a < b & c > d',
    '<3 your shop',
    'Tom "the cat" Miller',
    '# Heading\n\n- **bold**\n- [link](https://example.com/a?b=c&d=e)',
    'if (a<b) alert them',
    'javascript: the good parts',
    'onload=usual',
    '<ada@mail.example.com>',
  ].flatMap((text): readonly Step[] => [asking(greeting, { name: text }), posting(guestBook, { text }), asking(guestBook, {})]),
});

function openPages(): Stage {
  const entries: string[] = [];
  return {
    answer({ body, operation, query }, isFlawed) {
      const written = (text: string) => (isFlawed ? text : text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`));
      if (operation === 'POST /v1/tools/guest-book') {
        const text = textIn(membersIn(body)?.['text'], 1000);
        if (text === undefined) return invalid;
        entries.unshift(text);
        entries.length = Math.min(entries.length, entriesMax);
        return noContent();
      }
      if (operation === 'GET /v1/tools/guest-book') return page(`<p>${written(entries[0] ?? 'Nobody was here.')}</p>`);
      const name = textIn(query.get('name'), 1000);
      if (name === undefined) return invalid;
      return page(`<p>Hello ${written(name)}!</p><input name="name" value="${written(name)}">`);
    },
  };
}

function page(content: string) {
  const html = `<!doctype html><html lang="en"><head><title>Remedy</title></head><body>${content}</body></html>`;
  return bytes('text/html; charset=utf-8', Buffer.from(html));
}

type Node = DefaultTreeAdapterMap['node'];

/** Whether a page, as a browser reads it, has something that runs: a script, a handler, an address of code, a document that has one. */
async function runsScript({ status, body }: Pick<Received, 'body' | 'status'>): Promise<boolean> {
  if (status !== 200) return false;
  const { parse } = await import('parse5');
  const runs = (node: Node): boolean => {
    if ('attrs' in node) {
      if (node.tagName === 'script' && node.childNodes.length > 0) return true;
      for (const { name, value } of node.attrs) {
        if (name.startsWith('on')) return true;
        // The URL standard takes tabs and line breaks out, and what stands before the scheme.
        if (/^(?:href|src|action|formaction|data)$/.test(name) && /^[\0- ]*javascript:/i.test(value.replace(/[\t\r\n]/g, ''))) return true;
        if (name === 'srcdoc' && runs(parse(value))) return true;
      }
    }
    return 'childNodes' in node && node.childNodes.some(runs);
  };
  return runs(parse(body.toString()));
}
