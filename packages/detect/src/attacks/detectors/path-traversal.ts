import { defineAttack } from '../define-attack.ts';
import { climbOf } from '../languages/path/climbs.ts';
import { overlongOf } from '../languages/path/overlong.ts';
import { hiddenClimbOf, pathOf } from '../languages/path/spelling.ts';
import { isSubject, serverFileOf, targetOf } from '../languages/path/targets.ts';
import { isOfFile } from '../named-places.ts';
import { sign } from '../signs.ts';

const climbsFar = 2;
/** Folders in which no value of an API has business, as the beginning of a path. */
const systemPath =
  /^(?:[a-z]:)?\/(?:etc|proc|root|boot|sys\/(?:class|kernel|devices)|dev\/(?:fd|tcp|udp)\/|run\/secrets|var\/(?:log|lib|spool|adm|www|mail\/\w|opt)|usr\/(?:local\/)?(?:etc|lib|apache\w*|php\w*|www|ports|pkgsrc)|opt\/\w+\/(?:logs|etc|conf)|usr\/local\/tomcat\/conf|programdata|windows|winnt|xampp|inetpub|program files|documents and settings|apache\w*\/(?:logs?|conf)|logs?\/(?:access|error))\b/;
/** A text of PHP in the URL itself, as it is or in base64, or one of HTML with a script. */
const program = /^data:[^,]{0,80},\s{0,8}(?:<\?|%3c%3f|pd[89]|phn[2j])/;
/** Behind what a name may end with, or at the beginning: in a pattern it stands behind a bracket. */
const endingNul = /(?<![[\\^(|-])\0/;
/** A name without a folder. */
const loneFile = /^file:\/\/[^/]+$/;
/** Schemes that make a reader of files do something else (PHP, Java). */
const wrappers = [
  'php://',
  'phar://',
  'zip://',
  'expect://',
  'file://',
  'jar:',
  'glob://',
  'data://',
  'compress.zlib://',
  'compress.bzip2://',
  '//?/unc/',
  'netdoc:',
];

/** A path that leaves the folder it was meant for, or names what no caller asks for (CWE-22, CWE-98). */
export const pathTraversal = defineAttack({
  id: 'path-traversal',
  title: 'Path traversal and file inclusion',
  cwe: 'CWE-22',
  owasp: 'API8:2023',
  gates: [sign.dot | sign.slash | sign.backslash | sign.colon | sign.percent],
  // Of `0x2f`.
  words: ['x'],
  features: {
    climbs: 'climbs out of its folder',
    'climbs-far': 'climbs two folders or more',
    'climbs-for-file': 'climbs where the name of a file belongs',
    'hidden-dots': 'writes its dots so that a filter does not see them',
    'hidden-climb': 'climbs by an escape that no encoder writes',
    'sensitive-target': 'names a file that holds secrets of the machine',
    'server-file': 'names a file that a server keeps for itself',
    nul: 'ends early at a NUL',
    'system-path': 'begins in a folder of the system',
    overlong: 'spells a character by more bytes than it has',
    wrapper: 'names a reader of files and not a file',
  },
  look({ text, signs }, { name, isName, channel }, note) {
    const path = pathOf(text);
    if (path.includes('..') && !text.includes('<')) {
      const { depth, hidden, start, end } = climbOf(path);
      if (depth > 0 && !/\s/.test(path.slice(0, start).trimStart())) {
        note('climbs', start, end);
        if (depth >= climbsFar) note('climbs-far', start, end);
        if (!isName && end < path.length && isOfFile(name, channel)) note('climbs-for-file', start, end);
        if (hidden) note('hidden-dots', start, end);
      }
    }
    const hiddenClimb = (signs & (sign.percent | sign.dot)) === 0 ? null : hiddenClimbOf(text);
    if (hiddenClimb) note('hidden-climb', hiddenClimb.start, hiddenClimb.end);
    const target = targetOf(path);
    if (
      (signs & (sign.dot | sign.percent)) !== 0 &&
      /(?:\.\.|%2e%2e|\.%2e)(?:2f|5c|%[0-9a-z]{2}\d?%?|%u[0-9a-f]{4}|%0[1-9a-f]){1,4}(?:\.\.|%2e)/i.test(text)
    )
      note('overlong', 0, text.length);
    if (target !== null) note('sensitive-target', target.start, target.end);
    const serverFile = serverFileOf(path);
    if (serverFile) note('server-file', serverFile.start, serverFile.end);
    const system = systemPath.exec(path);
    if (system && !/\s/.test(path.trim())) note('system-path', 0, system[0].length);
    const overlong = (signs & sign.percent) === 0 ? null : overlongOf(text);
    if (overlong) note('overlong', overlong.start, overlong.end);
    const nul = (signs & sign.nul) === 0 || (signs & (sign.dot | sign.slash)) === 0 ? -1 : text.search(endingNul);
    if (nul >= 0) note('nul', nul, nul + 1);
    if ((signs & sign.colon) !== 0) {
      const lead = path.slice(0, 24);
      const wrapper = wrappers.find((one) => lead.startsWith(one));
      // What is to be run may look like words.
      const isSaid = wrapper !== 'expect://' && isSubject(path, wrapper?.length ?? 0);
      if (wrapper !== undefined && !loneFile.test(path) && !isSaid) note('wrapper', 0, wrapper.length);
      else if (program.test(path)) note('wrapper', 0, 'data:'.length);
      const within = /[?&=]php:\/\/(?:filter|input)\b/.exec(path);
      if (within) note('wrapper', within.index, within.index + within[0].length);
    }
  },
  worst: (length) => '\\'.repeat(length),
  samples: {
    hits: [
      '../../../etc/passwd',
      '..\\..\\..\\windows\\win.ini',
      '....//....//etc/passwd',
      '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
      '..%252f..%252f..%252fetc/shadow',
      '/etc/passwd',
      'php://filter/convert.base64-encode/resource=index',
      '..;/..;/..;/manager/html',
      'file:///etc/passwd',
      '%2e%2e/secret',
      '%c0%ae%c0%ae%c0%afsecret',
      '..%252fsecret',
      '..%u2216secret',
      '/.../.../.../boot.ini',
      'C:\\Program Files\\Apache Group\\Apache\\conf\\httpd.conf',
      '/usr/pkg/etc/httpd/httpd.conf',
      'data:text/plain,<?php phpversion();',
      'data:;base64,PD9waHAgcGhwdmVyc2lvbigpOw==',
      'page=php://filter/convert.base64-encode/resource=config',
      '/run/secrets/store_password',
      '/srv/shop/config/database.yml',
    ],
    misses: [
      'report.final..pdf',
      '../sibling',
      'a/b/c',
      'see ../docs for more',
      'https://shop.example/a',
      'etc.',
      '...',
      '1.2.3',
      'shop/.../shoes',
      'https://shop.example/login?next=..%2Fcart',
      'php.ini',
      'see /etc and /usr/local for php.ini',
      'uploads/2026/access.log',
      'C:\\Users\\jane\\photo.jpg',
      'php://input is a stream wrapper',
      '/etc/passwd holds a line for each user',
      'file://mapping.json',
      'data:text/plain;base64,SGVsbG8=',
      '100%fair',
      'k%c16f',
      '[\0-,./:-@]',
      '%FF%E7%FB%EA',
      '%C0%ED%ED%E0',
      '%C1%AC%BF%AC',
      '%C0%AF%C0%E7%BC%AE',
      'classpath:application.yml',
      '/src/main/resources/application.properties',
    ],
  },
});
