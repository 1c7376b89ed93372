import { isScalar } from 'yaml';
import type { YamlNode, YamlReader } from '../reader.ts';
import { anyone, type Who } from './who.ts';

const words = ['anyone', 'verified', 'contract'] as const;
const keys = ['roles', 'scopes', 'kinds', 'verified', 'tenant', 'consumers', 'contract'];
const consumerKinds = ['api-key', 'token', 'session', 'certificate', 'anonymous'] as const;

/** `anyone`, `verified`, `contract`, or a mapping of what all must hold. */
export function readWho(reader: YamlReader, node: YamlNode | null, what: string): Who {
  if (isScalar(node)) {
    const word = reader.choice(node, words, what);
    return {
      ...anyone,
      isVerified: word === 'verified' ? true : null,
      isOfContract: word === 'contract',
    };
  }
  const fields = reader.fields(node, keys, what);
  if (!fields) return anyone;
  if (keys.every((key) => fields.keyOf(key) === null)) reader.problem(node, `${what} says whom: ${keys.join(', ')}; or anyone`);
  for (const key of ['roles', 'scopes', 'kinds', 'tenant', 'consumers'])
    if (fields.keyOf(key) !== null && reader.texts(fields.get(key), key).length === 0)
      reader.problem(fields.keyOf(key), `"${key}" names nobody; write at least one, or leave it out`);
  const kindsNode = fields.get('kinds');
  const kinds = reader.texts(kindsNode, 'kinds').flatMap((text) => oneOfKinds(reader, kindsNode, text));
  const isOfContract = reader.flag(fields.get('contract'), 'contract') ?? false;
  const who: Who = {
    kinds,
    isVerified: reader.flag(fields.get('verified'), 'verified'),
    roles: reader.texts(fields.get('roles'), 'roles'),
    tenants: reader.texts(fields.get('tenant'), 'tenant'),
    consumers: reader.texts(fields.get('consumers'), 'consumers'),
    scopes: reader.texts(fields.get('scopes'), 'scopes'),
    isOfContract,
  };
  const known = [who.roles, who.tenants, who.consumers, who.scopes].some((list) => list.length > 0);
  if (known && (who.isVerified === false || isOnlyAnonymous(kinds)))
    reader.problem(node, 'nobody whose credential was not verified has a role, a scope or a tenant: this can never match');
  if (who.isVerified === true && isOnlyAnonymous(kinds)) reader.problem(node, 'nobody is anonymous and verified: this can never match');
  return who;
}

function oneOfKinds(reader: YamlReader, node: YamlNode | null, text: string): readonly string[] {
  if (consumerKinds.some((kind) => kind === text)) return [text];
  reader.problem(node, `no consumer is "${text}"; known are ${consumerKinds.join(', ')}`);
  return [];
}

function isOnlyAnonymous(kinds: readonly string[]): boolean {
  return kinds.length > 0 && kinds.every((kind) => kind === 'anonymous');
}
