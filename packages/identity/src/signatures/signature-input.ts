/** One signature of a request as its two fields tell it (RFC 9421 4.1, 4.2). */
export interface GivenSignature {
  /** Small letters, in their order. */
  readonly components: readonly string[];
  readonly parameters: ReadonlyMap<string, string | number>;
  /** The value of `@signature-params`: the member of `Signature-Input` as it was written. */
  readonly text: string;
  /** In base64. */
  readonly signature: string;
}

const fieldLengthMax = 8_192;
const signaturesMax = 4;
const componentsMax = 32;

/**
 * Reads both fields by the part of RFC 8941 that signatures of requests need. Null where anything else stands there, above all components
 * with parameters: what is covered must not be told in two ways.
 */
export function readSignatures(inputs: readonly string[], signatures: readonly string[]): readonly GivenSignature[] | null {
  const input = inputs.join(', ');
  const values = new Map<string, string>();
  const text = signatures.join(', ');
  if (input.length > fieldLengthMax || text.length > fieldLengthMax) return null;
  for (const member of membersOf(text)) {
    const [, name = '', value = ''] = /^([a-z*][a-z0-9_.*-]{0,63})=:([A-Za-z0-9+/]{1,2048}={0,2}):$/.exec(member) ?? [];
    if (name === '' || values.has(name)) return null;
    values.set(name, value);
  }
  const given: GivenSignature[] = [];
  const names = new Set<string>();
  for (const member of membersOf(input)) {
    const [, name = '', list = ''] = /^([a-z*][a-z0-9_.*-]{0,63})=(.*)$/s.exec(member) ?? [];
    const signature = values.get(name);
    const read = readList(list);
    if (!read || signature === undefined || names.has(name) || given.length >= signaturesMax) return null;
    names.add(name);
    given.push({ ...read, text: list, signature });
  }
  return given;
}

/** Members of a dictionary: parted by commas that stand in no text. */
function membersOf(field: string): readonly string[] {
  const members: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < field.length; at += 1) {
    const character = field[at];
    if (character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) {
      members.push(field.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...members, field.slice(start).trim()];
}

function readList(text: string): Pick<GivenSignature, 'components' | 'parameters'> | null {
  const found = /^\(((?:"[@a-z0-9_.*-]{1,128}"(?: "[@a-z0-9_.*-]{1,128}")*)?)\)(.*)$/s.exec(text);
  if (found === null) return null;
  const [, inside = '', after = ''] = found;
  const components = inside === '' ? [] : inside.split(' ').map((quoted) => quoted.slice(1, -1));
  if (components.length > componentsMax || new Set(components).size !== components.length) return null;
  const parameters = new Map<string, string | number>();
  const shape = /;([a-z]{1,16})=(?:"([^"\\]{0,512})"|(\d{1,12}))/y;
  while (shape.lastIndex < after.length) {
    const [, name = '', quoted, digits] = shape.exec(after) ?? [];
    if (name === '' || parameters.has(name)) return null;
    parameters.set(name, quoted ?? Number(digits));
  }
  return { components, parameters };
}
