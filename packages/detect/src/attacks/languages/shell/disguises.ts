/** Behind a separator, or at the beginning. */
const behind = '(?:^|[;|&\\n`])\\s{0,4}';
/** What a shell runs although no command stands there by its name. */
const forms = [
  // A loop of Windows over what another command says, and its variables, whole and by a piece.
  'for\\s{1,4}\\/[dflr]\\s[^\\n]{0,80}%{1,2}[a-z]\\s{1,4}in\\s{0,4}\\(',
  '%comspec%',
  '%\\w{1,24}:~-?\\d{1,3}(?:,-?\\d{1,3})?%',
  // A program by a path of wildcards.
  '\\/\\?{2,}[?*a-z]{0,12}\\/[?*a-z]{0,12}\\?',
  '\\/(?:usr\\/)?s?bin\\/[\\w\\[\\]-]{0,12}[?*]',
  // Words put together from variables, from pieces of them, from codes of letters.
  '(?:\\$\\{?[a-z]\\w{0,15}\\}?){2,4}\\s+(?:\\/[a-z]|-[a-z])',
  '(?:[a-z_]\\w{0,8}=[^\\s;&|<>()]{1,16};\\s{0,4}){1,4}(?:\\$\\{?[a-z_]\\w{0,8}\\}?){1,4}\\s{0,4}(?:$|[;|&/-])',
  '\\$\\{\\w{1,16}:\\d{1,3}:\\d{1,3}\\}\\w',
  "\\$'(?:\\\\x[\\da-f]{2}|\\\\[0-7]{3})",
  '\\$0<',
  // PowerShell's variables, and what it runs.
  '\\$env:\\w',
  '\\(?new-object\\s',
].join('|');
const hidden = new RegExp(`${behind}(?:${forms})`, 'i');

/** Choices and loops of a shell, up to what they do. */
const controlled = /[;|&]\s{0,4}(?:if\s+\[|while\s+(?:read|true|:|\[)|until\s+\[|for\s+\w{1,16}\s+in\s)[^\n]{0,160}?;\s{0,4}(?:do|then)\b/;
const cmdletName =
  '(?:get|set|start|stop|new|invoke|remove|out|write|import|export|test)-(?:process|childitem|content|item|itemproperty|service|object|command|restmethod|location|host|wmiobject|ciminstance|localuser|help|history|variable|job|acl|computerinfo|file|output)\\b(?![\\w:])';
/** Cmdlets in a substitution, or behind a separator and with an argument: services and others are exported and imported elsewhere, too. */
const cmdlet = new RegExp(
  `\\$\\(\\s{0,3}${cmdletName}|[;|&\`\\n]\\s{0,3}${cmdletName}(?=\\s+(?:-[a-z]|[$"']|[a-z]{2,8}:\\/\\/|(?:[a-z]:|\\.{1,2}|~|\\\\)[\\\\/]|\\/(?:etc|proc|tmp|var|home|root|usr)\\b)|\\s{0,3}\\|\\s{0,3}(?:${cmdletName}|iex\\b|select\\b|%\\s))`,
  'i',
);
/** A separator that a value begins with. A break is none: lines of texts begin behind it. */
const firstOf = (separators: string): string => `^['")\\s]{0,3}(?:\\|\\||&&|[${separators}])\\s{0,3}`;
/** One of them, and no sentence about it. */
const systemFolder = '\\/(?:etc|proc|tmp|var|home|root|bin|usr|dev)\\b(?!\\S{0,80}\\s+[a-z]+\\s+[a-z])|<\\s*\\/';
/** A value that begins with a separator, and an unknown command with arguments of its own; behind `&`, which stands between names, with a folder. */
const unknown = new RegExp(
  `${firstOf(';|')}[a-z][a-z\\d_-]{1,20}\\s+(?:-[a-z]{1,3}(?:\\s|$)|--[a-z]|\\/\\s|${systemFolder})|^['")\\s]{0,3}&\\s{0,3}[a-z][a-z\\d_-]{1,20}\\s+(?:${systemFolder})`,
);
/** A command that another one runs, and no sentence. */
const prefixed = new RegExp(
  `${firstOf(';|&')}(?:exec|command|builtin|type|which|time|trap)\\s+(?:id|whoami|uname|sleep\\s+\\d|ls|cat|sh|bash|python3?|perl|echo|env|pwd|nc|curl|wget)\\b(?!\\s+\\p{L}+\\s+\\p{L})|^[;|&]{1,2}\\s?git\\s(?:status|log|config)\\s*$`,
  'u',
);
/** `.`, `[` and `cd`, which are commands of a shell, with a path. */
const signs = new RegExp(`${firstOf(';|&')}(?:\\.\\s+\\/\\w|\\[\\s+-[a-z]\\s+\\/|cd\\s+(?:\\/|\\.\\.)[^\\n]{0,80};)`);
/** Options by which programs that are given one run another (argument injection). */
const option =
  /^\s{0,4}(?:-{1,2}(?:oProxyCommand|upload-pack|receive-pack|use-askpass|checkpoint-action|rsync-path)\s{0,2}=\s{0,2}(?![A-Z\u00c0-\u00de]+(?:[^.\w]|$))\S|-exec=\/|ext::[a-z]{2,8}\s)/;

const separators = /[;|&`\n$%]/;

/** Commands that no table of commands knows, where a separator says that there is one; null where there is none. */
export function disguisedIn(text: string): RegExpExecArray | null {
  if (option.test(text.slice(0, 80))) return option.exec(text);
  if (!separators.test(text)) return null;
  return hidden.exec(text) ?? controlled.exec(text) ?? cmdlet.exec(text) ?? unknown.exec(text) ?? prefixed.exec(text) ?? signs.exec(text);
}
