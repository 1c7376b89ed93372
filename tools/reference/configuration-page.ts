import { configurationSchema, settingsOf } from '@sluice/sluice';
import { code, page, sentence, table } from './markdown.ts';

/** As much of JSON Schema as a configuration's shape uses. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

/** As it is written to `schema/`. */
const schema: Schema = JSON.parse(JSON.stringify(configurationSchema));

export function configurationPage(): string {
  const rows = rowsOf(schema, '');
  const intro =
    'The keys of `sluice.yaml`. `sluice init` writes one with a comment on each line, `sluice check` finds mistakes in it, and `sluice config show` ' +
    'prints what is in force. It is looked for at `--config`, `SLUICE_CONFIG`, `./sluice.yaml`, `./.sluice/sluice.yaml`, `$XDG_CONFIG_HOME/sluice/sluice.yaml` ' +
    'and `/etc/sluice/sluice.yaml`, in this order. Paths in it are relative to the file. An unknown key is an error. A secret stands in the environment ' +
    '(`env:NAME`) or in a file (`file:PATH`), never in the configuration. Editors complete keys from [the schema](../../schema/sluice.schema.json).';
  return page('Configuration', intro, table(['key', 'value', 'default', 'meaning'], rows));
}

function rowsOf(parent: Schema, lead: string): readonly (readonly string[])[] {
  return Object.entries(parent.properties ?? {}).flatMap(([name, child]) => {
    const path = `${lead}${name}`;
    const isRequired = parent.required?.includes(name) ?? false;
    const row = [code(path), valueText(child), isRequired ? 'required' : code(defaultOf(path)), sentenceOf(child)];
    const below = child.items ? rowsOf(child.items, `${path}[].`) : rowsOf(child, `${path}.`);
    return [row, ...below];
  });
}

function sentenceOf({ description }: Schema): string {
  return description === undefined ? '' : sentence(description);
}

function valueText(schema: Schema): string {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum) return schema.enum.map((word) => code(String(word))).join(', ');
  if (schema.type === 'array') return schema.items?.properties ? 'list of objects' : 'list of texts';
  const words =
    { string: 'text', integer: 'whole number', number: 'number', boolean: 'yes or no', object: 'object' }[schema.type ?? ''] ?? '';
  const least = schema.minimum ?? schema.exclusiveMinimum;
  if (least === undefined || schema.maximum === undefined) return words;
  return `${words}, ${schema.exclusiveMinimum === undefined ? '' : 'above '}${least} to ${schema.maximum}`;
}

/** What the smallest configuration comes to, looked up where a key ends up. */
const smallest = settingsOf(
  { version: 1, apis: [{ name: 'api', upstream: 'http://localhost' }], identity: {} },
  { file: null, absolute: (path) => path, read: () => '', filesOf: () => [], secret: () => '' },
);

function defaultOf(path: string): string {
  const { host, port, dataFolder, identity } = smallest;
  const known: Readonly<Record<string, unknown>> = {
    'listen.host': host,
    'listen.port': port,
    data: dataFolder,
    'identity.jwt.rolesClaim': 'roles',
    'identity.jwt.tenantClaim': 'tenant',
    'apis[].basePath': smallest.apis[0]?.basePath,
    'apis[].onInspectError': smallest.apis[0]?.onInspectError,
    'identity.apiKeyHeaders': identity.apiKeyHeaders,
    'identity.sessionCookies': identity.sessionCookies,
  };
  const value = path in known ? known[path] : path.split('.').reduce(memberOf, smallest);
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
