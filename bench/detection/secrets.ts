import { crc32 } from 'node:zlib';
import { issuerLines } from './issuers.ts';
import { alphanumerics, capitals, type Random, smalls } from './random.ts';
import { neutralKeys } from './scalars.ts';
import type { Split } from './split.ts';

export interface Issuer {
  readonly name: string;
  /** The only field under which its secrets can be told, or null where they carry a mark. */
  readonly field: string | null;
  readonly template: string;
}

/** Every third issuer is looked at while rules are written; the others are scored. */
export function issuers(split: Split): readonly Issuer[] {
  const all = issuerLines.split('\n').map((line): Issuer => {
    const [name = '', field = '', ...template] = line.split('|');
    return { name, field: field === '-' ? null : field, template: template.join('|') };
  });
  return all.filter((_, index) => (index % 3 === 0) === (split === 'tune'));
}

const signs: Readonly<Record<string, string>> = {
  '*': alphanumerics,
  h: '0123456789abcdef',
  H: '0123456789ABCDEF',
  a: smalls,
  A: capitals,
  '9': '0123456789',
  u: `${capitals}0123456789`,
  t: `${capitals}234567`,
  l: `${smalls}0123456789`,
  b: `${alphanumerics}_-`,
  B: `${alphanumerics}+/`,
};

export interface SecretCase {
  readonly key: string;
  readonly value: string;
}

/** A secret of the issuer in a field, alone or inside a line of text. */
export function secret(random: Random, { field, template }: Issuer): SecretCase {
  const value = body(random, template);
  if (field !== null) return { key: field, value };
  return { key: random.pick(neutralKeys), value: random.chance(0.25) ? within(random, value) : value };
}

/** As long and of the same signs, but nobody's: another mark, a broken checksum, or a field that holds no secret. */
export function lookAlike(random: Random, { field, template }: Issuer): SecretCase {
  const value = body(random, template);
  if (field !== null) return { key: random.pick(['etag', 'revision', 'cursor', 'checksum', 'digest', 'build_ref']), value };
  const key = random.pick(neutralKeys);
  if (template.includes('{crc}') && random.chance(0.5)) return { key, value: value.slice(0, -1) + (value.endsWith('0') ? '1' : '0') };
  return { key, value: otherMark(random, template, value) };
}

function body(random: Random, template: string): string {
  let drawn = '';
  return template.replace(/\{(crc|([*hHaA9utlbB])(\d+))\}/g, (_, all: string, alphabet: string, count: string) => {
    if (all === 'crc') return base62(crc32(drawn));
    const text = random.text(signs[alphabet] ?? '', Number(count));
    drawn += text;
    return text;
  });
}

function base62(value: number): string {
  const digits = `0123456789${capitals}${smalls}`;
  let [rest, text] = [value, ''];
  for (let turn = 0; turn < 6; turn += 1) {
    text = (digits[rest % 62] ?? '') + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

function within(random: Random, value: string): string {
  return random.pick([
    `export TOKEN=${value}`,
    `Authorization: Bearer ${value}`,
    `curl -u ${value}: https://api.example`,
    `"${value}" was leaked`,
  ]);
}

/** Two letters or digits of the template's longest fixed text are others. */
function otherMark(random: Random, template: string, value: string): string {
  const fixed = template.split(/\{[^}]*\}/).reduce((longest, part) => (part.length > longest.length ? part : longest), '');
  const start = value.indexOf(fixed);
  const places = Array.from(fixed).flatMap((sign, index) => (alphanumerics.includes(sign) ? [start + index] : []));
  let changed = value;
  for (const at of random.shuffled(places).slice(0, 2)) {
    const was = changed[at] ?? '';
    const same = /\d/.test(was) ? '0123456789' : /[a-z]/.test(was) ? smalls : capitals;
    changed = changed.slice(0, at) + random.pick(Array.from(same).filter((sign) => sign !== was)) + changed.slice(at + 1);
  }
  return changed;
}
