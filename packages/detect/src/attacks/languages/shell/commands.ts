import { commands, commonWords, programNames, tellingAlone, windowsCommands } from './words.ts';

export type Lead = 'start' | 'semicolon' | 'pipe' | 'and' | 'ampersand' | 'line' | 'substitution' | 'backtick';

export interface Command {
  readonly lead: Lead;
  readonly isCommon: boolean;
  /** A flag, a path, an address, a quoted text or another sign that only arguments have. */
  readonly hasArguments: boolean;
  /** The same, without what quotes in prose look like. */
  readonly hasPlainArguments: boolean;
  /** A name of a file behind a command that reads one. */
  readonly hasFile: boolean;
  /** Another pipe follows at once, as in lists of words, or it is one of the choices within brackets: `(ts|test)`, `{{Related|More}}`. */
  readonly isListed: boolean;
  /** Nothing but a separator, a comment or the end follows the word, and it is none with a capital. */
  readonly isAlone: boolean;
  /** By the name of a language or a program that people write about. */
  readonly isName: boolean;
  /** It tells or does something without an argument. */
  readonly isTelling: boolean;
  /** Named by the path of a folder of programs. */
  readonly isByPath: boolean;
  readonly start: number;
  readonly end: number;
}

const commandsMax = 50;
const wordLengthMax = 48;
/** What shells read as nothing inside of a word: quotes, backslashes, empty expansions. */
const nothings = /['"\\^]|\$[@*\d]|\$\{[@*]\}/g;
/** The same, where what ends a word is in it. */
const emptyOutput = /(?<=[a-z])(?:\$\(\)|``)(?=[a-z])/gi;
const blanks = /\$\{?IFS\}?(?:\$\d)?|\$IFS\$\d|%09|\t/gi;
const blankSigns = /[$%\t]/;
const programs = /^(?:\/(?:usr\/(?:local\/)?)?s?bin\/|[a-z]:\/windows\/(?:system32\/)?)/;
const argument =
  /^[ \t]*(?:-{1,2}[a-z]|-\d|\\\\\w|\/[a-z]|~\/|\.{0,2}\/[\w.*]|\/\?|["'$`]|\d{1,3}(?:\.\d{1,3}){3}|[\w-]+:\/\/|[a-z]:[\\/]|[\w.-]+\/[\w./-]+|%\w+%|\d?[<>]|\+%|&\d|\|)/i;
const readers = new Set(['cat', 'tac', 'head', 'tail', 'less', 'type', 'nl', 'strings']);
const file = /^[ \t]+[\w-]{1,60}\.[a-z]{1,5}(?![\w.])/i;
/** How far before and behind a pipe the brackets are looked for that it stands in. */
const choicesMax = 160;
const ending = /^[ \t]*(?:$|[;|&\n\r`)'"#}<>])/;

/** Arguments that only one command has. */
const own: Readonly<Record<string, RegExp>> = {
  sleep: /^\s+\d+/,
  timeout: /^\s+\/?\w*\s*\d/,
  net: /^\s+(?:user|view|localgroup|group|share|use|start|stop|accounts|session|config)\b/i,
  reg: /^\s+(?:add|query|delete|save|export)\b/i,
  date: /^\s+-/,
  find: /^\s+(?:\/|\.{1,2}|~)\s+(?:-[a-z]|\d?>)/,
  dd: /^\s+(?:if|of)=/,
  ip: /^\s+(?:a\s*$|(?:a|addr|address|link|route|neigh)\s+(?:show|list|add|del|get|flush)\b)/,
  aws: /^\s+(?:s3|iam|sts|ec2|lambda)\s/,
  docker: /^\s+(?:(?:ps|images|run|exec)\s+-{1,2}[a-z]|exec\s+[\w.-]{1,60}\s+(?:ba)?sh\b)/,
  start: /^\s+[\w-]+\.exe\b/i,
  dig: /^\s+[\w-]+(?:\.[\w-]+)+\s*$/,
  usleep: /^\s+\d/,
};
/** The words after which only those are arguments: a sentence goes on with "at", and a line of it may begin so. */
const others: Readonly<Record<string, RegExp>> = {
  at: /^\s+(?:-[bcdflmqrtvV]\b|now\b|noon\b|midnight\b|\d{1,2}(?::?\d\d|\s?[ap]m)\b)/i,
};

/** A word that shells read as it is written. */
const plainWord = /^[\w.:@=,-]+$/;

const pairs: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };

/** Whether a pipe stands, with no blank before it, in brackets that no blank follows and that are closed again: a shell reads no choices there. */
function isChoice(text: string, pipe: number, end: number): boolean {
  if (text.charCodeAt(pipe - 1) <= 32 && !/^\s*\}\}/.test(text.slice(end, end + choicesMax))) return false;
  const open: string[] = [];
  for (let at = pipe - 1; at >= Math.max(0, pipe - choicesMax); at -= 1) {
    const character = text[at] ?? '';
    const opener = pairs[character];
    if (opener !== undefined) open.push(opener);
    else if (character === '(' || character === '{' || character === '[') {
      if (open.length > 0) open.pop();
      else
        return (
          text[at - 1] !== '$' && (text.charCodeAt(at + 1) > 32 || text[at - 1] === '{') && /[)}\]]/.test(text.slice(end, end + choicesMax))
        );
    }
  }
  return false;
}

/** Commands of a shell behind each place where one may begin. */
export function commandsOf(text: string): readonly Command[] {
  const spaced = blankSigns.test(text) ? text.replace(blanks, ' ') : text;
  const plain = spaced.includes('``') || spaced.includes('$()') ? spaced.replace(emptyOutput, '') : spaced;
  const lastBacktick = plain.lastIndexOf('`');
  const found: Command[] = [];
  let isOpen = false;
  for (let at = 0; at <= plain.length && found.length < commandsMax; ) {
    const lead = at === 0 ? 'start' : leadAt(plain, at - 1);
    if (lead === 'backtick') isOpen = !isOpen;
    // A backtick that closes another begins nothing, nor does one that none closes.
    const isNone = lead === null || (lead === 'backtick' && (!isOpen || at > lastBacktick));
    const command = isNone ? null : commandAt(plain, at, lead);
    if (command) found.push(command);
    at = nextLead(plain, at);
  }
  return found;
}

/** Behind the next character after which a command may begin. */
function nextLead(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (
      code === 0x3b ||
      code === 0x7c ||
      code === 0x26 ||
      code === 0x0a ||
      code === 0x60 ||
      (code === 0x28 && text.charCodeAt(at - 1) === 0x24)
    )
      return at + 1;
  }
  return text.length + 1;
}

function leadAt(text: string, at: number): Lead | null {
  const character = text[at];
  const before = text[at - 1];
  if (character === ';') return 'semicolon';
  if (character === '|') return 'pipe';
  if (character === '\n') return 'line';
  if (character === '`') return 'backtick';
  if (character === '(' && before === '$') return 'substitution';
  if (character === '&') return before === '&' ? 'and' : 'ampersand';
  return null;
}

const wordEnds = new Uint8Array(128);
for (const character of ' \t\n\v\f\r;|&<>(),}`') wordEnds[character.charCodeAt(0)] = 1;
const otherBlank = /\s/;

function endsWord(code: number): boolean {
  return code < 128 ? wordEnds[code] === 1 : otherBlank.test(String.fromCharCode(code));
}

function isCommand(name: string): boolean {
  return commonWords.has(name) || commands.has(name);
}

function commandAt(text: string, from: number, lead: Lead): Command | null {
  let start = from;
  while (text[start] === ' ' || text[start] === '{' || text[start] === '(' || text[start] === '!') start += 1;
  let end = start;
  while (end < text.length && end < start + wordLengthMax && !endsWord(text.charCodeAt(end))) end += 1;
  if (end === start) return null;
  // The quote that ends a backtick's or a string's word belongs to whoever opened it.
  const written = text.slice(start, end);
  if (plainWord.test(written) && !isCommand(written.toLowerCase().replace(/\.exe$/, ''))) return null;
  const word = written.replace(nothings, '').replaceAll('\\', '/').toLowerCase();
  const path = programs.exec(written.replaceAll('\\', '/').toLowerCase());
  const name = (path ? word.slice(path[0].length) : word).replace(/\.exe$/, '');
  if (!isCommand(name)) return null;
  // `{perl}` is a name in braces, `&reg;` a sign.
  if (text[start - 1] === '{' && text[end] === '}') return null;
  if (lead === 'ampersand' && text[end] === ';' && (name === 'reg' || name === 'copy')) return null;
  // Elsewhere a name with a capital is another one.
  if (/[A-Z]/.test(written) && !path && !windowsCommands.has(name)) return null;
  const isCommon = commonWords.has(name);
  const rest = text.slice(end, end + 80);
  const braced = text[start - 1] === '{' && /^,\S/.test(rest);
  const isOwn = (others[name] ?? own[name])?.test(rest) ?? false;
  const isCapital = /^[A-Z]/.test(written) && !path;
  const mayHave = others[name] === undefined && /^[ \t]/.test(rest) && argument.test(rest);
  return {
    lead,
    isCommon,
    hasArguments: isOwn || braced || mayHave || /^(?:<|>)/.test(rest),
    hasPlainArguments: isOwn || braced || (mayHave && !/^[ \t]*["'`|]/.test(rest)),
    hasFile: readers.has(name) && file.test(rest),
    isListed: /^\s*(?:\||<\/)/.test(text.slice(end, end + choicesMax * 2)) || (lead === 'pipe' && isChoice(text, from - 1, end)),
    isAlone: !isCapital && ending.test(rest),
    isName: programNames.has(name) || isCapital,
    isTelling: tellingAlone.has(name),
    isByPath: path !== null,
    start: from,
    end,
  };
}
