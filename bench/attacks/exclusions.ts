/** Lines of lists that are fuzz fragments, explanations or parts of something else, and would be no attack by themselves. */
const exclusions: readonly { readonly rule: string; readonly isNone: (value: string, attack: string) => boolean }[] = [
  { rule: 'shorter than three characters', isNone: (value) => value.trim().length < 3 },
  { rule: 'letters, digits and blanks alone', isNone: (value) => /^[\w\s]*$/.test(value) },
  {
    rule: 'one character in an escape, or signs of which no language makes anything',
    isNone: (value) =>
      /^\s*(?:&#?x?[0-9a-z]{1,10};?|\\[ux]?[0-9a-f]{2,8}|(?:%[0-9a-f]{2}){1,2}|[-+]?[\d.]+|\[\w\]|[*/]{1,3}|\w+\*)\s*$/i.test(value),
  },
  {
    rule: 'markup that shows something: no handler, scheme, style, script, entity, call or reference to a document',
    isNone: (value, attack) => (attack === 'cross-site-scripting' || attack === 'xml-external-entity') && isPlainMarkup(value),
  },
  {
    rule: 'a reference to an entity that nothing declares, and the end of a script without what would follow it',
    isNone: (value, attack) =>
      attack === 'xml-external-entity' &&
      (/^\s*['"]?\}\}<\/script>['"]*$|^\s*[&%]\w+;\s*$/.test(value) || isPlainMarkup(value.replace(/&\w+;/g, ''))),
  },
  {
    rule: 'a style that colours or draws: no expression, binding, behaviour, import, script or call',
    isNone: (value, attack) => attack === 'cross-site-scripting' && isPlainStyle(value),
  },
  {
    rule: 'markup whose only references are links and pictures of the web',
    isNone: (value, attack) =>
      attack === 'cross-site-scripting' &&
      isPlainMarkup(
        value.replace(/(<(?:a|img)\b[^<>]*?\s)(?:xlink:)?(?:href|src)\s*=\s*(?:"(?:https?:)?\/\/[^"<>()]*"|[^\s"'<>():]+)/gi, '$1'),
      ),
  },
  {
    rule: 'a whole query of SQL from its first word on: text about SQL where it stands alone',
    isNone: (value, attack) => attack === 'sql-injection' && isWholeStatement(value),
  },
  {
    rule: 'a path without a climb, a wrapper or an escape',
    isNone: (value, attack) =>
      attack === 'path-traversal' && !/\.\.|%|:\/\/|\\|\0|^\/(?:etc|proc|var|root|home|usr|windows)|^[a-z]:/i.test(value),
  },
];

/** The rule by which a line is no attack by itself; null where it is one. */
export function exclusionOf(value: string, attack: string): string | null {
  return exclusions.find(({ isNone }) => isNone(value, attack))?.rule ?? null;
}

/** The ending that one list puts behind each of its lines to leave whatever they stand in. */
const listEnding = /\/\/\["'`-->\]\]>\]<\/div>$/;

/** Tags, comments and declarations of a document without anything in them that could run or load. */
function isPlainMarkup(value: string): boolean {
  const text = value.replace(listEnding, '').replace(/\sxmlns(?::\w+)?\s*=\s*"[^"]*"/g, ' ');
  return (
    /^\s*<(?:[\w/?]|!--|!\[CDATA\[)/.test(text) &&
    !/[:(`\\]|\bon\w+\s*=|script|style|\b(?:src|srcdoc|href|data\w*|action|content|handler|event)\s*=|&|%|\+A|<!(?!--|\[CDATA\[)|stylesheet/i.test(
      text,
    )
  );
}

/** `select …` from the first word on, which closes nothing and begins nothing else. */
function isWholeStatement(value: string): boolean {
  const text = value.includes('%20') || /^select\+/i.test(value) ? decodeURIComponentOr(value) : value;
  return (
    /^\s*select\b/i.test(text) && !/;\s*\w|\bunion\b|--|#|\b(?:sleep|benchmark|pg_sleep|waitfor|load_file|xp_\w+|outfile)\b/i.test(text)
  );
}

function decodeURIComponentOr(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

/** Styles, in an attribute or a tag, that only show something, in plain markup. */
function isPlainStyle(value: string): boolean {
  const text = value
    .replace(listEnding, '')
    .replace(/\sxmlns(?::\w+)?\s*=\s*"[^"]*"/g, ' ')
    .replace(/\/\*.*?\*\//g, '');
  return (
    /<\/?style|\bstyle\s*=/i.test(text) &&
    !/expression|behavio|binding|import|javascript|vbscript|data:|alert|cookie|\bon\w+\s*=|<script|<link|<meta|<iframe|<object|<embed|&#|\\|<!(?!--)/i.test(
      text,
    )
  );
}
