import { defineAttack } from '../define-attack.ts';
import { isActiveStyle, isHandler, isScriptUrl, scriptOf } from '../languages/html/scripts.ts';
import { attributesFrom, tagsOf } from '../languages/html/tags.ts';
import { sign } from '../signs.ts';

/** Functions that attackers call to be seen, and objects that they are after. */
const call =
  /\b(?:eval|settimeout|setinterval|function|fetch|import|console\.log|atob|print|open|write(?:ln)?)(?:\(|`|\?\.\()|(?<!`)\b(?:alert|confirm|prompt)\s*(?:\(|`|\?\.\()|\]\((?!https?:|\/|#|\.)/i;
const reach =
  /\bdocument(?:\.[a-z]|\s*\[)|\bwindow(?:\.[a-z]|\s*\[)|\blocation\s*(?:=[^=]|\[|\.(?:href|hash|assign|replace|search))|\b(?:localstorage|sessionstorage)\b|\bstring\.fromcharcode|\bconstructor\s*[.[(]|\b(?:top|self|this|parent|frames)\s*\[|\bglobalthis\b|\bxmlhttprequest\b|\.cookie\b/i;
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
  gates: [sign.less | sign.quote | sign.doubleQuote | sign.backtick | sign.paren | sign.colon | sign.equals],
  features: {
    'script-tag': 'holds a script',
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
    'tag-calls': 'calls a function of the browser where a tag stands',
    calls: 'calls a function of the browser',
    reaches: 'reaches for the page or its cookies',
    'script-end': 'ends a script, a style, a title or a comment that it may stand in',
  },
  look({ text, signs }, _field, note) {
    if ((signs & sign.less) !== 0) {
      for (const tag of tagsOf(text)) {
        const script = scriptOf(tag);
        if (script) note(script.what, script.at?.start ?? tag.start, script.at?.end ?? tag.end);
        else if (tag.name === 'style' && isActiveStyle(text.slice(tag.end, tag.end + 400))) note('style', tag.start, tag.end);
      }
      const end = /<\/(?:script|style|title|textarea|noscript|xmp|iframe|noembed|template)[\s/>]|-->/i.exec(text);
      if (end && end.index < 400 && !/<(?:script|style|title|textarea|noscript|xmp|iframe|template)|<!--/i.test(text.slice(0, end.index)))
        note('script-end', end.index, end.index + end[0].length);
    }
    for (const quote of ['"', "'", '`'] as const) {
      const at = text.indexOf(quote);
      if (at < 0) continue;
      const added = attributesFrom(text, at + 1).attributes.find((attribute) => isHandler(attribute) && isCode(attribute.value));
      if (added) note('leaves-attribute', at, added.end);
      else if (afterString.test(text.slice(at + 1, at + 24)) && isCode(text.slice(at + 1, at + 400)))
        note('leaves-string', at, text.length);
    }
    const bare =
      (signs & sign.equals) !== 0
        ? attributesFrom(text, 0).attributes.find((attribute) => isHandler(attribute) && isCode(attribute.value))
        : undefined;
    if (bare) note('leaves-attribute', bare.start, bare.end);
    if ((signs & sign.colon) !== 0 && isScriptUrl(text.slice(0, 400))) note('script-only', 0, Math.min(text.length, 24));
    if ((signs & sign.dollar) !== 0 && /\$\{[^}]{0,200}[(`]/.test(text) && isCode(text)) note('template', text.indexOf('${'), text.length);
    const called = call.exec(text);
    if (called) {
      note('calls', called.index, called.index + called[0].length);
      if (/<[a-z!?/%]|(?:java|vb)script:/i.test(text)) note('tag-calls', called.index, called.index + called[0].length);
    }
    const reached = reach.exec(text);
    if (reached) note('reaches', reached.index, reached.index + reached[0].length);
  },
  worst: (length) => '<a b=c '.repeat(Math.ceil(length / 7)).slice(0, length),
  samples: {
    hits: [
      '<script>alert(1)</script>',
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
    ],
    misses: [
      '<b>bold</b> and <i>italic</i>',
      '<a href="https://shop.example/a">link</a>',
      'a < b and c > d',
      'one: two',
      'on time = money',
      'Call me (please)',
      '<3 you',
      'x => x + 1',
      'javascript: the good parts',
      'the alert (red) is on',
      '<img src="a.png" alt="a">',
    ],
  },
});

/** Holds a call, an assignment to a place of the browser, or a reach for it. */
function isCode(text: string): boolean {
  return call.test(text) || reach.test(text);
}
