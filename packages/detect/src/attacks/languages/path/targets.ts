/** What attackers read first, by the end of a path in small letters. */
const targets = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/hosts',
  '/etc/group',
  '/etc/issue',
  '/proc/self/',
  '/proc/version',
  '/proc/cmdline',
  '/.ssh/',
  '/.aws/credentials',
  '/.env',
  '/.git/',
  '/.svn/',
  '/.htaccess',
  '/.htpasswd',
  '/web-inf/',
  '/meta-inf/',
  '/web.config',
  '/wp-config.php',
  '/win.ini',
  '/boot.ini',
  '/system32/',
  '/windows/system.ini',
  '/winnt/',
  '/var/log/',
  '/var/run/secrets/',
];
/** What each of them begins with. */
const targetLead = /\/(?:etc|proc|\.|web|meta-inf|wp-config|win|boot|system32|var)/;

/** Where a path names one of them, and not a sentence about it. */
export function targetOf(path: string): { readonly start: number; readonly end: number } | null {
  if (!targetLead.test(path)) return null;
  for (const target of targets) {
    const start = path.indexOf(target);
    if (start < 0) continue;
    const end = start + target.length;
    // As a path of its own: words before it are prose.
    if (target.endsWith('/') || isEnd(path, end)) return path.slice(0, start).includes(' ') || isSubject(path, end) ? null : { start, end };
  }
  return null;
}

/** Words go on behind the path, as a sentence about it does. */
export function isSubject(path: string, end: number): boolean {
  return /^[\w./*-]{0,60}[:,]?\s+(?:\p{L}+\s+\p{L}+|\(?[\u3040-\u9fff]{2})/u.test(path.slice(end, end + 160));
}

function isEnd(path: string, end: number): boolean {
  const code = path.charCodeAt(end);
  return Number.isNaN(code) || !((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 0x2d || code === 0x5f);
}

/** What is longer names no file (Linux, `PATH_MAX`). */
const pathMax = 4_096;
/** Folders whose names have blanks. */
const spacedFolders =
  /program files(?: \(x86\))?|documents and settings|apache (?:group|software foundation)|mysql server(?: \d\.\d)?|filezilla server/g;
/** Settings, logs and histories of servers and of their machines. */
const serverFile =
  /^(?:[a-z]:)?\/[^\s]*(?:\/|^)(?:(?:httpd|apache2|nginx|vsftpd|proftpd|pure-?ftpd|sshd_config|lighttpd)\.conf|(?:php|my|ntuser|desktop)\.ini|my\.cnf|ntuser\.dat|(?:access|error)[._]log|(?:mysqld?|mysql-bin|php_errors?|php-cgi)\.(?:log|err)|hostname\.err|sysprep\.(?:inf|xml)|unattend(?:ed)?\.(?:xml|txt)|\.(?:bash|sh|mysql|zsh)_history|(?:license|login|stats)_log|tomcat-users\.xml|(?:database|secrets|gitlab)\.yml|master\.key|config\.inc\.php)$/;

/** Where a path from the root names a file that a server keeps for itself. */
export function serverFileOf(path: string): { readonly start: number; readonly end: number } | null {
  if (path.length > pathMax || !(path.startsWith('/') || path.startsWith(':/', 1))) return null;
  return serverFile.test(path.replace(spacedFolders, 'folder').trim()) ? { start: 0, end: path.length } : null;
}
