import { defineAttack } from '../define-attack.ts';
import { sign } from '../signs.ts';

/** Beginnings and ends of expressions in template engines and expression languages; what stands between is the expression. */
const delimiters: readonly (readonly [open: string, close: string])[] = [
  ['{{', '}}'],
  ['${', '}'],
  ['#{', '}'],
  ['*{', '}'],
  ['@{', '}'],
  ['~{', '}'],
  ['{%', '%}'],
  ['<%', '%>'],
  ['[[', ']]'],
  ['@(', ')'],
  ['{#', '#}'],
  ['%{', '}'],
  ['{!!', '!!}'],
  ['[(', ')]'],
  ['{', '}'],
];
const expressionsMax = 40;
const expressionLengthMax = 2_000;
const arithmetic = /^[\s=({-]*['"]?\d+['"]?\s*[*+\-/%]\s*['"]?\d+['"]?/;
/** The same by a method or a built-in of a literal, by a function that is given nothing else, or by a filter that computes. */
const ofLiterals =
  /^\s*(?:(?:['"][^'"]{0,40}['"]|\[[^[\]]{0,20}\]|\d{1,9})\s*(?:\.\s*[a-z]\w{0,30}\s*\(|\?\w)|\w{1,16}\(\s*\d{1,9}\s*[*+/-]\s*\d{1,9}\s*\)\s*$|(?:assign\s+\w{1,16}\s*=\s*)?\d{1,9}\s*\|\s*(?:times|plus|minus|divided_by|modulo)\b)/i;
/** In braces and brackets that other languages have as well, nothing else stands: dates and ids have dashes, lists commas, patterns classes. */
const sum = /^[\s=(]*(?:\d+\s*[*+%/]\s*\d+|['"]\d+['"]\s*[*+%/-]\s*['"]?\d+['"]?)[\s)]*$/;
const inner =
  /\b__(?!(?:WARN|DIE|END|DATA|FILE|LINE|PACKAGE|SUB)__)\w+__|%x[([{]|\b(?:getclass|forname|getruntime|classloader|newinstance|getmethod|invoke|getenv|subclasses|mro|globals|builtins|popen|freemarker|processbuilder|scriptenginemanager|javax?\.|t\s*\(\s*java|new\s*\(\)|\?new|\?api|getfilter|registerundefined|constructor|prototype|process\.(?:mainmodule|env)|require\s*(?:\(|['"])|get_env\s*\(|constant\s*\(\s*['"]|import\s*\(|fromcharcode|file_get_contents|system\s*\(|exec\s*\(|eval\s*\(|sleep\s*\(|print\s*\(|printenv|phpinfo|readfile|include\s*\(\s*['"]|os\.|['"]\/(?:etc|proc)\/)/i;
/** From an object of Python to what its interpreter knows, where a value stands in an expression itself. */
const dunders = /\.__(?:class|init|mro|base|bases|globals)__\b.{0,80}?__(?:globals|subclasses|builtins|import)__/;
/** Classes of Java by the expression language of Struts, and the objects by which it guards itself. */
const runtimes = /@(?:java|javax|ognl|org|com)\.[\w.]{1,80}@\w|#_memberaccess\b|#context\[/i;
const objects =
  /^[\s=-]*(?:(?:application|session|request|page)scope|pagecontext|initparam|facescontext|_?self|config|request|settings|app|_context|loop|dump|debug|session|application|flash|joiner|cycler|namespace|lipsum|url_for|get_flashed_messages|g|class|env)\b\s*(?:$|[.[(|?])/i;
/** What FreeMarker knows of itself; between other braces templates of Go write names of their own so. */
const specials = /^\s*\.(?:vars|data_model|globals|version|main|template_name|current_template_name)\b\s*(?:$|[.[(?])/;
const filter = /\|\s*(?:(?:attr|filter|map|sort|join|format|reduce|string|list|dump)\s*\(|(?:attr|system|passthru|exec|dump)\s*(?:$|\|))/;
const directive =
  /\{%-?\s*(?:for|if|set|import|include|extends|macro|block|debug|load|from|with|raw|autoescape|call|print)\b|<#(?:assign|if|list|include|import|function|setting|macro)\b|#set\s*\(|#foreach\s*\(|#evaluate\s*\(|#include\(\s*["'$]|\{php\}|\{literal\}|\{if\s|<%[=@-]|\{\{#(?:with|each|if|unless|lookup)|#\s*\{\s*(?:def|import)\b|<th:|\{\{=\s*[\w('"]|\[#assign\s+\w+\s*=|\{\$smarty\.|\{(?:fetch|include|math|eval|insert)\s+(?:file|equation|var)\s*=|<jsp:(?:include|forward|usebean)\b|<c:import\s|<%(?:mako\b|!\s)|\{%-?\s*(?:module|apply)\b|\{\{-?\s*(?:call\s+\.|exec\s+["'.])|\$\{\{<%/i;
/** What the directives of a letter say: a name to show, a list to go through, a question about a name. */
const plainWord = /^(?:[#/]?[a-z]\w{0,40}(?:\.\w{1,40}){0,6}|\d{1,9}|[<>=!]=?|(['"])[^'"()[\]]{0,80}\1)$/i;
const plainWordsMax = 12;
const acting = /^[#=-]?\s*(?:import|include|extends|macro|block|debug|load|from|with|lookup|call|print)\b/i;
const directives = [
  ['{%', '%}'],
  ['<%', '%>'],
  ['{{', '}}'],
] as const;

/** An expression of a template engine where a value belongs (CWE-1336, CWE-917). `{{name}}` alone is a letter's placeholder, and none. */
export const templateInjection = defineAttack({
  id: 'template-injection',
  title: 'Template and expression language injection',
  cwe: 'CWE-1336',
  owasp: 'API8:2023',
  gates: [
    sign.brace | sign.less | sign.bracket | sign.at | sign.hash,
    sign.brace | sign.percent | sign.bracket | sign.paren | sign.hash | sign.colon,
  ],
  features: {
    arithmetic: 'computes with literals',
    inner: 'reaches for the inside of the runtime',
    object: 'asks for an object of the engine',
    filter: 'applies a filter of the engine',
    call: 'calls a function',
    directive: 'is a directive of the engine',
    'plain-directive': 'is a directive of the engine that only shows what was given to it',
  },
  look({ text }, _field, note) {
    let seen = 0;
    for (const [open, close] of delimiters) {
      for (let at = text.indexOf(open); at >= 0 && seen < expressionsMax; at = text.indexOf(open, at + open.length)) {
        seen += 1;
        const end = text.indexOf(close, at + open.length);
        if (end < 0) break;
        // `x[(2*3)]` asks for an item of a list.
        if (open === '[(' && /[\p{L}_]$|[\d)\]=*+/-]\s?$/u.test(text.slice(Math.max(0, at - 2), at))) continue;
        const body = text.slice(at + open.length, Math.min(end, at + expressionLengthMax));
        const isOther = open === '{' || open === '[[' || open === '[(';
        if (isOther ? sum.test(body) : arithmetic.test(body) || ofLiterals.test(body)) note('arithmetic', at, end);
        if (inner.test(body) && (!isOther || isCall(body))) note('inner', at, end);
        if (isOther) continue;
        const isObject = objects.test(body) ? !/^[A-Z_]+$/.test(body) : open === '${' && specials.test(body);
        if (isObject || (open === '#{' && body === 'ENV')) note('object', at, end);
        if (open !== '*{' && filter.test(body)) note('filter', at, end);
        else if (/\w\s*\(|\]\s*\(|['"]\s*\.\s*\w/.test(body)) note('call', at, end);
      }
    }
    const reached = dunders.exec(text) ?? runtimes.exec(text);
    if (reached) note('inner', reached.index, reached.index + reached[0].length);
    const found = directive.exec(text);
    if (found) note(isPlain(text, found.index) ? 'plain-directive' : 'directive', found.index, found.index + found[0].length);
  },
  worst: (length) => '{'.repeat(length),
  samples: {
    hits: [
      '{{7*7}}',
      '${7*7}',
      "{{''.__class__.__mro__[1].__subclasses__()}}",
      '<%= 7 * 7 %>',
      "[#assign x = 'freemarker.template.utility.Execute'?new()]",
      "shop.__init__.__globals__['os']",
      '{{ include("settings.php") }}',
      '{!! 7*7 !!}',
      "{{ 'a'.toUpperCase() }}",
      '{{ 7 | times: 7 }}',
      '${"a"?eval}',
      '#{%x(id)}',
      '${pageContext.request}',
      '(#_memberAccess["allowStaticMethodAccess"]=true)',
      '{$smarty.version}',
      '<jsp:include page="http://evil.example/"/>',
      '{{= 7*7 }}',
      '#{7*7}',
      '${T(java.lang.Runtime).getRuntime().exec("id")}',
      '{{ config.items() }}',
      '<#assign ex="freemarker.template.utility.Execute"?new()>${ex("id")}',
      '{% debug %}',
      "{% import 'os' as os %}{{ os.popen('id').read() }}",
    ],
    misses: [
      '[["2026-01-01", 0, null], [null, 100, 1]]',
      '{00000000-0000-0000-0000-000000000000}',
      '{2026-01-31 18:30:00}',
      '^[a-z]+\\[[0-9]+\\]: [[:alnum:]-]+ started$',
      '{{NAMESPACE}}',
      'a {{=}} b',
      'S{{GENDER:$1|he||ie}} – {{Related|Filter}}',
      '{{ person.name | upper }}',
      'a class has __init__ and __globals__',
      'shop.__class__.__name__',
      'Hello {{name}}',
      '{{ person.name }}',
      '${user.id}',
      'a {b} c',
      '{"a": 1}',
      '/users/{id}',
      '#{1}',
      '[[note]]',
      'f(x) = {x}',
      '{{first_name}} {{last_name}}',
      '{{#each items}}{{this.name}}{{/each}}',
      'async () => {\n  await sleep(1);\n}',
      'the [[Prototype]] of an object',
      '#include (which nobody needs)',
      '**{RegExp|String}**',
      'by trapping $SIG{__WARN__} in it',
      'A {% block %} tag in the template of a parent',
      "{{ 'shop.title' | translate }}",
      '{{ 5 }}',
      '{{ENV}}',
      'C<%!> of Perl',
      'docker tag shop:{{ .Version }}',
      '{{.Main}}',
      '{{ .version }}',
      '{{ range(1,5) }}',
      '${price(1,2)}',
      'x[(2*3)]',
      '5 * [(2+3)]',
    ],
  },
});

/** The directive, and all of its kind and all placeholders behind it, call nothing, bring in nothing and reach for nothing. */
function isPlain(text: string, from: number): boolean {
  if (!directives.some(([open]) => text.startsWith(open, from))) return false;
  let seen = 0;
  for (const [open, close] of directives) {
    for (let at = text.indexOf(open, from); at >= 0; at = text.indexOf(open, at + open.length)) {
      const end = text.indexOf(close, at + open.length);
      if (end < 0) return false;
      const body = text.slice(at + open.length, Math.min(end, at + expressionLengthMax));
      if (!isPlainBody(body)) return false;
      seen += 1;
      if (seen > expressionsMax) return false;
    }
  }
  return true;
}

function isPlainBody(body: string): boolean {
  const words = body
    .replace(/^[=-]/, '')
    .replace(/-$/, '')
    .trim()
    .split(/\s+/, plainWordsMax + 1);
  const isLone = words.length === 1 && !/^(?:debug|print)$/.test(words[0] ?? '');
  return (
    words.length <= plainWordsMax && words.every((word) => plainWord.test(word)) && (isLone || !acting.test(body)) && !inner.test(body)
  );
}

/** Braces and brackets alone are an engine's only where the expression begins at once, in one line, and calls or reaches inside. */
function isCall(body: string): boolean {
  return /^\S/.test(body) && /[([]|__/.test(body) && !/[\n;]|=>/.test(body);
}
