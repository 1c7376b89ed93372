import { defineCommand, oneOf, text } from '../define-command.ts';

/** Short names by which people speak of attacks, and the ids they stand for; a test holds them against the shelf. */
export const attackByShortName = {
  sqli: 'sql-injection',
  nosqli: 'nosql-injection',
  xss: 'cross-site-scripting',
  cmdi: 'command-injection',
  redirect: 'open-redirect',
  path: 'path-traversal',
  ssrf: 'server-side-request-forgery',
  ssti: 'template-injection',
  xxe: 'xml-external-entity',
  ldap: 'ldap-injection',
  xpath: 'xpath-injection',
  log4shell: 'log4j-lookup',
  deserialization: 'unsafe-deserialization',
  formula: 'formula-injection',
  headers: 'header-injection',
  prompt: 'prompt-injection',
  prototype: 'prototype-pollution',
} as const;

const attackNames = Object.keys(attackByShortName) as readonly (keyof typeof attackByShortName)[];
const fieldPlaces = ['path', 'query', 'header', 'cookie', 'body', 'name'] as const;
const contents = ['unknown', 'prose', 'markdown', 'code', 'html', 'url'] as const;

export const inspectCommand = defineCommand({
  name: 'inspect',
  summary: 'which attacks a value or a recorded request holds, and the arithmetic of it',
  details:
    'Evidence is added up in log-odds, for each kind of attack by itself: a value is reported from 0 (even odds) and refused from 4.6\n' +
    '(ninety-nine to one). A name that ends with .har is a recording (HAR 1.2): its requests are judged as the configuration says, and no\n' +
    'value of it is printed. Ends with 1 where something would be refused.',
  arguments: [{ name: 'value', about: "a value, or a recording (.har); -- before a value that begins with '-'" }],
  options: {
    as: oneOf('--as <attack>', 'one kind of attack; any when left out', ['any', ...attackNames, 'graphql']),
    name: text('--name <name>', 'the name of the parameter, header or member that holds the value'),
    in: oneOf('--in <place>', 'where it stands; body when left out, name where it is itself a name', fieldPlaces),
    host: text('--host <host>', 'the host that the request asks, which tells where a redirect leads; not known when left out'),
    content: oneOf('--content <content>', 'what the contract says that texts there are', contents),
    contract: text('--contract <file>', 'judge a recording by this OpenAPI document instead of the configuration'),
    api: text('--api <name>', 'all entries of a recording are of this API; else host, path and contract tell'),
  },
  examples: [
    { line: `sluice inspect "x' OR 1=1 --" --as sqli`, about: 'one value, one kind of attack' },
    { line: "sluice inspect '<b>hi</b>' --content html", about: 'as in a field that is declared as HTML' },
    {
      line: "sluice inspect '{ __schema { types { name } } }' --as graphql",
      about: 'an operation, by the bounds that hold where nobody set any',
    },
    { line: 'sluice inspect requests.har --contract openapi.yaml', about: 'a recording, by its contract' },
  ],
  async run(standing, [value = ''], options) {
    const { runInspect } = await import('./inspect.run.ts');
    if (options.as === 'graphql') return (await import('../inspect/operation.ts')).inspectOperation(standing, value);
    const as = options.as === undefined || options.as === 'any' ? null : attackByShortName[options.as];
    return runInspect(standing, value, { ...options, as });
  },
});
