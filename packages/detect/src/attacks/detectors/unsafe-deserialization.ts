import { defineAttack } from '../define-attack.ts';

/** Names of modules that run commands, at each of the three places that base64 may begin. */
const coded = /Y3Bvc2l4|c3lzdGVt|YnVpbHRpbn|b3MK|cG9zaXg|c3VicHJvY2Vzc|X19yZWR1Y2/;

/** Objects that run code while they are read (CWE-502), by the marks of their formats: Java, PHP, Python, .NET, Ruby, Node, YAML, JSON with types. */
export const unsafeDeserialization = defineAttack({
  id: 'unsafe-deserialization',
  title: 'Deserialisation gadgets',
  cwe: 'CWE-502',
  owasp: 'API8:2023',
  gates: [],
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
  look({ text }, _field, note) {
    const lead = text.slice(0, 400);
    const begins = (...marks: readonly string[]): boolean => marks.some((mark) => lead.startsWith(mark));
    if (begins('rO0AB', 'aced0005', '\u00ac\u00ed\0\u0005')) note('java', 0, 8);
    const php = /(?:^|[;{|])[OC]:\+?\d{1,4}:"[\w\\]{1,120}":\d{1,5}:\{/.exec(text.slice(0, 65_536));
    if (php) note('php', php.index, php.index + php[0].length);
    const isPickle = begins('gAJ', 'gAN', 'gAS', 'gAR') && coded.test(text.slice(0, 4_096));
    if (
      isPickle ||
      begins('\u0080\u0002', '\u0080\u0003', '\u0080\u0004', '\u0080\u0005') ||
      /^c(?:os|posix|nt|__builtin__|builtins|subprocess)\n\w+\n/.test(lead)
    )
      note('python', 0, 8);
    if (begins('AAEAAAD/////', '\0\u0001\0\0\0\u00ff\u00ff') || /^\/wE[PWXY][A-Za-z0-9+/]{6}/.test(lead)) note('dotnet', 0, 8);
    if (begins('\u0004\bo', '\u0004\bI', '\u0004\b[', '\u0004\b{') || /^BAh[A-Za-z0-9+/]{6}[A-Za-z0-9+/=]{11}/.test(lead))
      note('ruby', 0, 4);
    if (/_\$\$ND_(?:FUNC|CC)\$\$_/.test(text.slice(0, 65_536))) note('node', 0, 12);
    const yaml =
      /!!(?:python\/(?:object|name|module|tuple)|javax?\.|com\.sun|org\.springframework|ruby\/|js\/function)|!ruby\/(?:object|hash|struct)|--- !\w+\/object/.exec(
        text.slice(0, 65_536),
      );
    if (yaml) note('yaml', yaml.index, yaml.index + yaml[0].length);
    const typed =
      /"(?:@type|@class|\$type|javaClass|__type)"\s*:\s*"(?:com\.sun|java\.(?:lang\.(?:Runtime|ProcessBuilder|Class)|net\.|util\.PriorityQueue)|javax\.|org\.(?:apache|springframework|hibernate|codehaus|mozilla)|System\.(?:Windows|Diagnostics|Configuration|Data|Activities)|Microsoft\.|LJava|\[?L?com\.mchange|ch\.qos|br\.com|oracle\.jdbc)/.exec(
        text.slice(0, 65_536),
      );
    if (typed) note('typed', typed.index, typed.index + typed[0].length);
  },
  worst: (length) => ';O:1'.repeat(Math.ceil(length / 4)).slice(0, length),
  samples: {
    hits: [
      'rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA',
      'O:8:"Evil\\Ware":1:{s:1:"a";i:1;}',
      "!!python/object/apply:os.system ['id']",
      '{"a":"_$$ND_FUNC$$_function(){}()"}',
      '{"@type":"com.sun.rowset.JdbcRowSetImpl"}',
      'AAEAAAD/////AQAAAAAAAAAMAgAAAA',
    ],
    misses: ['O: 8', 'a:1:{}', '{"@type":"Person"}', '{"$type":"order"}', 'rO0t', 'BAhamas', 'gANymede'],
  },
});
