/** Random contracts and documents of them, from a seed, so that a figure measures the same again. */
export type Random = (limit: number) => number;

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) % limit;
  };
}

/** A value somewhere in a document. */
export interface Leaf {
  /** As a policy would name it: `/items/*\/email`. */
  readonly place: string;
  /** Null where nothing is told. */
  readonly dataClass: string | null;
  readonly text: string;
  /** The member as it stands in the document, with its key and its white space. */
  readonly source: string;
  readonly isInDroppedRow: boolean;
}

export interface MadeDocument {
  readonly text: string;
  readonly leaves: readonly Leaf[];
  readonly droppedRows: number;
}

export interface MadeContract {
  readonly schema: object;
  readonly policy: string;
  /** Places at which no treated value can be of the contract. */
  readonly impossible: ReadonlySet<string>;
  readonly document: () => MadeDocument;
}

interface Field {
  readonly key: string;
  readonly dataClass: string | null;
  readonly isRequired: boolean;
  readonly schema: object;
  readonly make: () => string;
}

interface Kind {
  readonly key: string;
  readonly dataClass: string;
  readonly schema: object;
  readonly pattern: string | null;
  readonly isNumber?: true;
  readonly make: (random: Random) => string;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const word = (random: Random, length: number) => Array.from({ length }, () => letters.charAt(random(26))).join('');
const digits = (random: Random, length: number) => Array.from({ length }, () => String(random(10))).join('');

const kinds: readonly Kind[] = [
  {
    key: 'email',
    dataClass: 'personal.email',
    schema: { type: 'string', format: 'email' },
    pattern: '^[^@\\s]{2,}@[a-z.]+$',
    make: mail,
  },
  {
    key: 'phone',
    dataClass: 'personal.phone',
    schema: { type: 'string', minLength: 10, maxLength: 24 },
    pattern: '^\\+[0-9]{1,3} [0-9 ]{6,}$',
    make: (random) => `+49 151 ${1 + random(9)}${digits(random, 7)}`,
  },
  {
    key: 'iban',
    dataClass: 'finance.iban',
    schema: { type: 'string', minLength: 15, maxLength: 34 },
    pattern: '^[A-Z]{2}[0-9]{20}$',
    make: madeIban,
  },
  { key: 'cardNumber', dataClass: 'finance.pan', schema: { type: 'string' }, pattern: '^[0-9]{13,19}$', make: madePan },
  {
    key: 'birthDate',
    dataClass: 'personal.birth-date',
    schema: { type: 'string', format: 'date' },
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    make: (random) => `19${40 + random(60)}-0${2 + random(8)}-${11 + random(17)}`,
  },
  {
    key: 'ipAddress',
    dataClass: 'personal.ip-address',
    schema: { type: 'string', format: 'ipv4' },
    pattern: null,
    make: (random) => `203.${random(200)}.${random(200)}.${1 + random(250)}`,
  },
  {
    key: 'lastName',
    dataClass: 'personal.name',
    schema: { type: 'string', minLength: 2, maxLength: 60 },
    pattern: '^\\p{Lu}\\p{Ll}+$',
    make: (random) => word(random, 1).toUpperCase() + word(random, 8),
  },
  {
    key: 'mobile',
    dataClass: 'personal.phone',
    schema: { type: 'integer', minimum: 1_000_000_000, maximum: 999_999_999_999_999 },
    pattern: null,
    isNumber: true,
    make: (random) => `49151${1 + random(9)}${digits(random, 7)}`,
  },
  {
    key: 'password',
    dataClass: 'secret.password',
    schema: { type: 'string' },
    pattern: null,
    make: (random) => `${word(random, 7)}-${digits(random, 4)}-${word(random, 6)}`,
  },
];

const treatments =
  'strip strip encrypt mask:full mask:keep-ends(4,2) mask:last-four mask:keep-domain mask:keep-country mask:initials mask:pseudonym(global) mask:pseudonym(consumer) mask:hash mask:round-date(year) mask:ip-prefix'.split(
    ' ',
  );
/** What rounds other forms than its own leaves stars; what rounds its own may not. */
const roundings: Readonly<Record<string, string>> = {
  'mask:round-date(year)': 'personal.birth-date',
  'mask:ip-prefix': 'personal.ip-address',
};

export function madeContract(random: Random): MadeContract {
  const impossible = new Set<string>();
  const root = fieldsOf(random, '', impossible);
  const row = fieldsOf(random, '/items/*', impossible);
  const isDropping = random(3) === 0;
  const itemsMin = isDropping && random(2) === 0 ? 2 : 0;
  const used = [...new Set(['personal.email', ...[...root, ...row].flatMap(({ dataClass }) => dataClass ?? [])])];
  const rules = used.map((dataClass, index) => {
    const fitting = treatments.filter((one) => (roundings[one] ?? dataClass) === dataClass);
    return `  - { id: r${index}, match: { class: ${dataClass} }, treat: '${fitting[random(fitting.length)]}' }`;
  });
  if (isDropping) rules.push('  - { id: rows, where: response.body.items, keep: item.active == true }');
  const rowSchema = objectSchema([...row, plain('active', true, { type: 'boolean' }, () => 'true')]);
  const list = { type: 'array', items: rowSchema, ...(itemsMin > 0 ? { minItems: itemsMin } : {}) };
  const schema = objectSchema(root) as { properties: object };
  const emails = { type: 'array', uniqueItems: true, items: { type: 'string', format: 'email' } };
  return {
    schema: { ...schema, properties: { ...schema.properties, items: list, emails } },
    policy: `version: 1\nrules:\n${rules.join('\n')}\n`,
    impossible: new Set([...impossible, ...(itemsMin > 0 ? ['/items'] : [])]),
    document: () => madeDocument(random, root, row, isDropping, itemsMin),
  };
}

function fieldsOf(random: Random, around: string, impossible: Set<string>): readonly Field[] {
  const fields: Field[] = [
    plain('id', true, { type: 'integer' }, () => `${1 + random(9)}${digits(random, 3)}`),
    plain('ratio', random(2) === 0, { type: 'number' }, () => `${random(90)}.50e${random(3)}`),
    plain('note', random(2) === 0, { type: 'string' }, () => `"caf\\u00e9 \\/ ${word(random, 6)} \\"q\\""`),
    plain('state', true, { enum: ['open', 'done'] }, () => (random(2) === 0 ? '"open"' : '"done"')),
  ];
  for (const kind of kinds) if (random(2) === 0) fields.push(sensitive(random, kind, around, impossible));
  return fields;
}

function plain(key: string, isRequired: boolean, schema: object, make: () => string): Field {
  return { key, dataClass: null, isRequired, schema, make };
}

function sensitive(
  random: Random,
  { key, dataClass, schema, pattern, isNumber, make }: Kind,
  around: string,
  impossible: Set<string>,
): Field {
  const isRequired = random(3) > 0;
  const pool = Array.from({ length: 12 }, () => make(random));
  const choice = random(30);
  const field = {
    key,
    dataClass,
    isRequired,
    make: () => (isNumber ? (pool[random(pool.length)] ?? '0') : JSON.stringify(pool[random(pool.length)])),
  };
  if (choice === 0) {
    if (isRequired) impossible.add(`${around}/${key}`);
    return { ...field, schema: { enum: isNumber ? pool.map(Number) : pool } };
  }
  if (choice < 8) return { ...field, schema: { ...schema, type: [isNumber ? 'integer' : 'string', 'null'] } };
  if (choice < 17 && pattern !== null) return { ...field, schema: { ...schema, pattern } };
  return { ...field, schema: choice < 23 || isNumber ? schema : { type: 'string' } };
}

function objectSchema(fields: readonly Field[]): object {
  return {
    type: 'object',
    required: fields.filter(({ isRequired }) => isRequired).map(({ key }) => key),
    properties: Object.fromEntries(fields.map(({ key, schema }) => [key, schema])),
  };
}

const spaces = ['', ' ', '\n  ', '\t'];

function madeDocument(random: Random, root: readonly Field[], row: readonly Field[], isDropping: boolean, itemsMin: number): MadeDocument {
  const leaves: Leaf[] = [];
  const space = () => spaces[random(spaces.length)] ?? '';
  const members = (fields: readonly Field[], around: string, isInDroppedRow: boolean) =>
    fields
      .filter(({ isRequired }) => isRequired || random(3) > 0)
      .map(({ key, dataClass, make }) => {
        const value = make();
        const source = `"${key}"${space()}:${space()}${value}`;
        leaves.push({
          place: `${around}/${key}`,
          dataClass,
          text: dataClass === null ? value : String(JSON.parse(value)),
          source,
          isInDroppedRow,
        });
        return source;
      });
  let droppedRows = 0;
  const rows = Array.from({ length: itemsMin + random(4) }, () => {
    const isActive = random(4) > 0;
    const isDropped = isDropping && !isActive;
    if (isDropped) droppedRows += 1;
    const parts = members(row, '/items/*', isDropped);
    return `{${space()}${[...parts, `"active": ${isActive}`].join(`${space()},${space()}`)}${space()}}`;
  });
  const parts = members(root, '', false);
  const emails = Array.from({ length: random(4) }, () => JSON.stringify(mail(random)));
  for (const source of emails)
    leaves.push({ place: '/emails/*', dataClass: 'personal.email', text: JSON.parse(source), source, isInDroppedRow: false });
  parts.push(`"emails"${space()}: [${emails.join(' , ')}]`);
  const text = `${space()}{${space()}${[...parts, `"items"${space()}: [${rows.join(',\n')}]`].join(`${space()},`)}}`;
  return { text, leaves, droppedRows };
}

function mail(random: Random): string {
  return `${word(random, 5)}.${word(random, 6)}@mail.${word(random, 6)}.com`;
}

/** ISO 7064 mod 97-10. */
function madeIban(random: Random): string {
  const account = digits(random, 18);
  const rest = Array.from(`${account}131400`).reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0);
  return `DE${String(98 - rest).padStart(2, '0')}${account}`;
}

/** ISO/IEC 7812-1. */
function madePan(random: Random): string {
  const body = `4${digits(random, 14)}`;
  const sum = Array.from(body)
    .toReversed()
    .reduce((total, digit, index) => {
      const value = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return body + String((10 - (sum % 10)) % 10);
}
