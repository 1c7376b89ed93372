import { defineAttack } from '../define-attack.ts';
import { sign } from '../signs.ts';
import { isUnopenedQuote } from '../unopened-quote.ts';

const condition =
  /['"]\s*(?:or|and)\s+(?:(?:name|local-name|namespace-uri|position|last|text|node)\s*\(\s*\)|(?:[a-z-]{1,20}\(\s*){1,3}(?:\/\/?[\w*@]|\.\.\/\w)|\/\/?[*@]|(?:\/\/?|\.\.\/)\w[\w/.:@-]{0,80}(?:\s{0,2}[=<>'"|]|[[(]|\s(?:or|and)\s+['"]))/g;
const conditionsMax = 20;

/** Queries of XML that leave the value they stand in (XPath 1.0, CWE-643). Conditions of literals are found as SQL is: both are written alike. */
export const xpathInjection = defineAttack({
  id: 'xpath-injection',
  title: 'XPath injection',
  cwe: 'CWE-643',
  owasp: 'API8:2023',
  gates: [sign.quote | sign.doubleQuote | sign.bracket | sign.paren | sign.slash],
  features: {
    axis: 'walks an axis of the document',
    function: 'asks a function about the document',
    condition: 'closes a string and asks a function about the node',
    union: 'adds the nodes of another path',
    'leaves-predicate': 'closes a string and the predicate around it',
  },
  look({ text }, _field, note) {
    const axis =
      /(?<![\w-])(?:child|parent|ancestor|descendant|following|preceding|self|attribute|following-sibling|preceding-sibling|descendant-or-self|ancestor-or-self)::(?=[\w*@])/.exec(
        text,
      );
    if (axis) note('axis', axis.index, axis.index + axis[0].length);
    const asked =
      /\b(?:count|string-length|substring|name|local-name|normalize-space|doc|document|string)\s*\(\s*(?:\/|\.|\*|@|parent::|child::|\/\/)/.exec(
        text,
      );
    if (asked) note('function', asked.index, asked.index + asked[0].length);
    const condition = conditionOf(text);
    if (condition) note('condition', condition.index, condition.index + condition[0].length);
    const union = /[\])]\s*\|\s*\/{1,2}[\w*@]|['"]\s*\|\s*\/\/[\w*@]|\|\s*\/\/?\*/.exec(text);
    if (union) note('union', union.index, union.index + union[0].length);
    const left = /['"]\s*\]\s*(?:\||\/|\[|and\b|or\b|%00|$)/.exec(text);
    if (left && !/\[\s*['"]|\[[^\]]{0,80}=\s*['"]/.test(text.slice(0, left.index)))
      note('leaves-predicate', left.index, left.index + left[0].length);
  },
  worst: (length) => "']".repeat(Math.ceil(length / 2)).slice(0, length),
  samples: {
    hits: [
      "ada' or name()='user",
      "x'] | //user/*[contains(*,'",
      "' or count(/child::node())=1 or 'a'='b",
      "'] | //*['",
      "x' or local-name(/*)='y",
      "' or substring(//pin[1],1,1)='a",
    ],
    misses: [
      "it's last() or position()",
      'a/b/c',
      '["a"]',
      "it's [sic]",
      'x | y',
      'count (items)',
      "['a','b']",
      '.menu > li:last-child::after { content: none }',
      'ErrorLog "|/usr/local/bin/errors"',
      '.. attribute:: Shop.name',
      "say 'yes' or ../no",
      "use 'a' or /b",
      "the users' or /admin",
    ],
  },
});

/** The first condition behind a quote that the text has not opened itself; null where there is none. */
function conditionOf(text: string): RegExpExecArray | null {
  return (
    text
      .matchAll(condition)
      .take(conditionsMax)
      .find(({ index }) => isUnopenedQuote(text, index)) ?? null
  );
}
