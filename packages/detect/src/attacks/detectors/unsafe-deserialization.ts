import { defineAttack } from '../define-attack.ts';
import { sign } from '../signs.ts';

/** Beginnings of serialised objects as text: of Java, of a pickle of Python, of one in base64, of .NET, of Ruby. */
const marks =
  /^(?:(rO0AB|aced0005)|(c(?:os|posix|nt|__builtin__|builtins|subprocess)\n\w{1,40}\n)|(gA[JNRS])|(AAEAAAD\/{5}|\/wE[PWXY][A-Za-z0-9+/]{6})|BAh[A-Za-z0-9+/]{6}[A-Za-z0-9+/=]{11})/;
/** What each of them begins with, and the length of the shortest. */
const markLeads = 'racgAB/';
const markLengthMin = 4;
/** The same as bytes. */
const rawMarks = [
  ['\u00ac\u00ed\0\u0005', 'java'],
  ['\u0080\u0002', 'python'],
  ['\u0080\u0003', 'python'],
  ['\u0080\u0004', 'python'],
  ['\u0080\u0005', 'python'],
  ['\0\u0001\0\0\0\u00ff\u00ff', 'dotnet'],
  ['\u0004\bo', 'ruby'],
  ['\u0004\bI', 'ruby'],
  ['\u0004\b[', 'ruby'],
  ['\u0004\b{', 'ruby'],
] as const;
/** Names of modules that run commands, at each of the three places that base64 may begin. */
const codedModules = /Y3Bvc2l4|c3lzdGVt|YnVpbHRpbn|b3MK|cG9zaXg|c3VicHJvY2Vzc|X19yZWR1Y2/;
/** The same module within a pickle. */
const opcode = /\nc(?:os|posix|nt|__builtin__|builtins|subprocess)\n\w{1,40}\n/;
/** Objects in the XML of Java's decoder, of XStream and of XAML. */
const markedUp =
  /<java\b[^>]{0,80}class="java\.beans\.XMLDecoder"|<object\b[^>]{0,40}class="java\.(?:lang\.(?:Runtime|ProcessBuilder)|net\.|io\.)|<dynamic-proxy\s{0,2}\/?>|class="java\.beans\.EventHandler"|<(?:jdk\.nashorn\.internal|java\.util\.PriorityQueue|com\.sun\.|javax\.(?:imageio|swing|naming))[\w.$]{0,80}[\s/>]|<ObjectDataProvider\b|Internal\.ExpandedWrapper`/;
/** A list that names the class of what follows, as Jackson reads it. */
const classFirst =
  /^\s{0,8}\[\s{0,8}"(?:org\.(?:springframework|apache|hibernate|codehaus|jboss)|ch\.qos\.logback|com\.(?:sun|mchange|zaxxer|caucho|newrelic|nqadmin)|javax\.(?:swing|management|sql|naming)|oracle\.|br\.com\.anteros)\.[\w.$]{1,120}"\s{0,8},/;
const codedLengthMax = 4_096;

/** Objects that run code while they are read (CWE-502), by the marks of their formats: Java, PHP, Python, .NET, Ruby, Node, YAML, JSON with types. */
export const unsafeDeserialization = defineAttack({
  id: 'unsafe-deserialization',
  title: 'Deserialisation gadgets',
  cwe: 'CWE-502',
  owasp: 'API8:2023',
  gates: [],
  leads: ['rO0AB', 'aced0005', 'gA', 'BAh'],
  features: {
    java: 'is a serialised object of Java',
    php: 'is a serialised object of PHP',
    python: 'is a pickle of Python',
    dotnet: 'is a serialised object of .NET',
    ruby: 'is a serialised object of Ruby',
    node: 'is a function in a serialised object of Node',
    yaml: 'makes an object from YAML',
    typed: 'names the class that its reader makes',
  },
  look({ text, signs }, _field, note) {
    const lead = text.length >= markLengthMin && markLeads.includes(text.charAt(0)) ? marks.exec(text) : null;
    if (lead) {
      const [whole, java, pickle, coded, dotnet] = lead;
      if (java !== undefined) note('java', 0, whole.length);
      else if (pickle !== undefined || (coded !== undefined && codedModules.test(text.slice(0, codedLengthMax))))
        note('python', 0, whole.length);
      else if (dotnet !== undefined) note('dotnet', 0, whole.length);
      else if (coded === undefined) note('ruby', 0, whole.length);
    }
    const raw = (signs & (sign.control | sign.nul)) === 0 ? undefined : rawMarks.find(([mark]) => text.startsWith(mark));
    if (raw) note(raw[1], 0, raw[0].length);
    const pickled = (signs & sign.lineBreak) === 0 ? null : opcode.exec(text.slice(0, codedLengthMax));
    if (pickled) note('python', pickled.index, pickled.index + pickled[0].length);
    const marked = (signs & sign.less) === 0 ? null : markedUp.exec(text.slice(0, 65_536));
    if (marked) note('typed', marked.index, marked.index + marked[0].length);
    const listed = (signs & sign.bracket) === 0 ? null : classFirst.exec(text.slice(0, 200));
    if (listed) note('typed', 0, listed[0].length);
    if ((signs & (sign.colon | sign.dollar | sign.dash)) === 0 && !text.includes('!')) return;
    const php = (signs & sign.colon) === 0 ? null : /(?:^|[;{|])[OC]:\+?\d{1,4}:"[\w\\]{1,120}":\d{1,5}:\{/.exec(text.slice(0, 65_536));
    if (php) note('php', php.index, php.index + php[0].length);
    if ((signs & sign.dollar) !== 0 && /_\$\$ND_(?:FUNC|CC)\$\$_/.test(text.slice(0, 65_536))) note('node', 0, 12);
    const yaml =
      !text.includes('!') && !text.includes('tag:')
        ? null
        : /(?:!!|tag:yaml\.org,2002:)(?:python\/(?:object|name|module|tuple)|javax?\.|com\.sun|org\.springframework|ruby\/|js\/function[\s>]{1,8}["'|>])|tag:yaml\.org,2002:(?:python|js|ruby)\/(?![\w/])|!ruby\/(?:object|hash|struct)|--- !\w+\/object/.exec(
            text.slice(0, 65_536),
          );
    if (yaml) note('yaml', yaml.index, yaml.index + yaml[0].length);
    const typed =
      /"(?:@type|@class|\$type|javaClass|__type)"\s*:\s*"(?:com\.sun|com\.alibaba\.|java\.(?:lang\.(?:Runtime|ProcessBuilder|Class|AutoCloseable|Exception)|net\.|util\.PriorityQueue)|javax\.|org\.(?:apache|springframework|hibernate|codehaus|mozilla)|System\.(?:Windows|Diagnostics|Configuration|Data|Activities)|Microsoft\.|LJava|\[?L?com\.mchange|ch\.qos|br\.com|oracle\.jdbc)|"py\/(?:object|reduce|type|function)"\s*:|"(?:json_class|\^[oO])"\s*:\s*"(?:Gem|ActiveSupport|Rails|Net|Kernel|ERB)\b/.exec(
        text.slice(0, 65_536),
      );
    if (typed) note('typed', typed.index, typed.index + typed[0].length);
  },
  worst: (length) => `a:${'a'.repeat(length)}`.slice(0, length),
  samples: {
    hits: [
      'rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA',
      'O:8:"Evil\\Ware":1:{s:1:"a";i:1;}',
      "!!python/object/apply:os.system ['id']",
      "!<tag:yaml.org,2002:python/object/apply:os.system> ['id']",
      '%TAG !f! tag:yaml.org,2002:js/\n---\na: !f!function "function(){}"',
      '{"a":"_$$ND_FUNC$$_function(){}()"}',
      '{"@type":"com.sun.rowset.JdbcRowSetImpl"}',
      'AAEAAAD/////AQAAAAAAAAAMAgAAAA',
      "!!js/function 'function(){}'",
      '{"py/object":"shop.Order"}',
      '["javax.swing.JEditorPane",{"page":"http://evil.example"}]',
      '<java class="java.beans.XMLDecoder"></java>',
      '<sorted-set><dynamic-proxy/></sorted-set>',
      "(dp0\nS'a'\ncos\nsystem\n",
    ],
    misses: ['tag:yaml.org,2002:str', 'O: 8', 'a:1:{}', '{"@type":"Person"}', '{"$type":"order"}', 'rO0t', 'BAhamas', 'gANymede'],
  },
});
