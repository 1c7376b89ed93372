import type { PersonalKind } from './keys.ts';
import { ownIds } from './own-ids.ts';
import type { Home } from './people.ts';
import { alphanumerics, type Random, smalls } from './random.ts';
import type { Split } from './split.ts';

/** One person, all of whose values stem from one place. */
export interface Person {
  readonly home: Home;
  readonly first: string;
  readonly last: string;
  readonly full: string;
}

export function person(random: Random, home: Home): Person {
  const first = random.pick(home.firsts);
  const last = random.pick(home.lasts);
  return { home, first, last, full: fullName(random, home, first, last) };
}

function fullName(random: Random, home: Home, first: string, last: string): string {
  if (home.isFamilyFirst) return `${last}${home.script === 'Hani' || home.script === 'Hang' ? '' : ' '}${first}`;
  const turn = random.next();
  if (turn < 0.1) return `${last}, ${first}`;
  if (turn < 0.15 && home.script === 'Latn') return `${first} ${random.text('ABCDEHJLMRST', 1)}. ${last}`;
  if (turn < 0.2 && home.script === 'Latn') return `Dr. ${first} ${last}`;
  return turn < 0.25 ? `${first} ${last}`.toUpperCase() : `${first} ${last}`;
}

/** `country` is whose number the field's name says it is. */
export function personalValue(random: Random, split: Split, kind: PersonalKind, who: Person, country = who.home.country): string | number {
  const { home, first, last, full } = who;
  switch (kind) {
    case 'name':
      return full;
    case 'first':
      return first;
    case 'last':
      return last;
    case 'street':
      return random.pick(home.streets).replace('#', String(random.between(1, 260)));
    case 'email':
      return email(random, split, first, last);
    case 'phone':
      return nationalPhone(random, split);
    case 'e164':
      return internationalPhone(random, split);
    case 'birth':
      return birthDate(random);
    case 'national':
      return nationalNumber(random, country);
    case 'password':
      return password(random, split);
    case 'pan':
      return cardNumber(random);
    case 'iban':
      return iban(random, split);
  }
}

const hosts: Readonly<Record<Split, readonly string[]>> = {
  tune: [
    'mail.example',
    'post.example.org',
    'corp-a.example.net',
    'inbox.test',
    'firma.example.de',
    'bücher.example',
    'sub.dept.example.edu',
  ],
  score: [
    'letter.example',
    'office.example.com',
    'uni-b.example.ac.uk',
    'webmail.test',
    'azienda.example.it',
    'müller.example',
    'eu.hq.example.co.jp',
  ],
};

function email(random: Random, split: Split, first: string, last: string): string {
  const ascii = (text: string): string =>
    text
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase();
  const [one, two] = [ascii(first) || random.text(smalls, 5), ascii(last) || random.text(smalls, 7)];
  const local = random.pick([
    `${one}.${two}`,
    `${one[0]}${two}`,
    `${one}_${two}${random.between(1, 99)}`,
    `${one}+shop`,
    `${two}-${one}`,
    `${one}${random.between(1950, 2005)}`,
  ]);
  const address = `${local}@${random.pick(hosts[split])}`;
  return random.chance(0.06) ? address.toUpperCase() : address;
}

/** Country code, then how its numbers are written at home and how abroad; the nines at the end are any digits. */
const plans: Readonly<Record<Split, readonly (readonly [code: string, home: string, abroad: string])[]>> = {
  tune: [
    ['1', '(212) 549-9999', '2125499999'],
    ['1', '415-639-9999', '4156399999'],
    ['49', '0151 23999999', '15123999999'],
    ['49', '030 / 2399999', '302399999'],
    ['33', '06 12 99 99 99', '612999999'],
    ['52', '55 1239 9999', '5512399999'],
    ['48', '601 299 999', '601299999'],
    ['358', '040 1239999', '401239999'],
    ['90', '0532 219 99 99', '5322199999'],
    ['7', '8 (912) 319-99-99', '9123199999'],
    ['30', '691 234 9999', '6912349999'],
    ['20', '010 01299999', '1001299999'],
    ['91', '098123 99999', '9812399999'],
    ['81', '090-1299-9999', '9012999999'],
    ['66', '081 299 9999', '812999999'],
    ['880', '01712-999999', '1712999999'],
  ],
  score: [
    ['44', '07911 129999', '7911129999'],
    ['44', '020 7949 9999', '2079499999'],
    ['44', '(0113) 496 9999', '1134969999'],
    ['61', '0412 399 999', '412399999'],
    ['43', '0664 1299999', '6641299999'],
    ['1', '(514) 239-9999', '5142399999'],
    ['1', '418.529.9999', '4185299999'],
    ['34', '612 39 99 99', '612399999'],
    ['39', '347 129 9999', '3471299999'],
    ['39', '06 4459999', '064459999'],
    ['55', '(11) 91239-9999', '11912399999'],
    ['31', '06-12999999', '612999999'],
    ['46', '070-129 99 99', '701299999'],
    ['84', '091 239 99 99', '912399999'],
    ['420', '601 299 999', '601299999'],
    ['380', '067 129 9999', '671299999'],
    ['357', '96 199999', '96199999'],
    ['212', '0612-399999', '612399999'],
    ['972', '050-239-9999', '502399999'],
    ['86', '131 2399 9999', '13123999999'],
    ['82', '010-2399-9999', '1023999999'],
    ['995', '555 12 99 99', '555129999'],
    ['374', '077 129999', '77129999'],
    ['65', '8129 9999', '81299999'],
    ['27', '071 129 9999', '711299999'],
    ['234', '0802 129 9999', '8021299999'],
  ],
};

function nationalPhone(random: Random, split: Split): string {
  const [, home] = random.pick(plans[split]);
  const number = dial(random, home);
  const turn = random.next();
  if (turn < 0.25) return number.replace(/[^0-9]/g, '');
  return turn < 0.3 ? `${number} x${random.digits(3)}` : number;
}

function internationalPhone(random: Random, split: Split): string {
  const [code, home, abroad] = random.pick(plans[split]);
  const turn = random.next();
  if (turn < 0.7) return `+${code}${dial(random, abroad)}`;
  const groups = dial(random, home)
    .replace(/[()/]/g, '')
    .replace(/^8 (?=9)|^0(?=[1-9])/, '')
    .trim()
    .replace(/\s+/g, ' ');
  return code === '39' || code === '374'
    ? `+${code} ${dial(random, abroad)}`
    : `+${code} ${turn < 0.85 ? groups : groups.replace(/[ .]/g, '-')}`;
}

function dial(random: Random, plan: string): string {
  const at = plan.search(/[9 .-]*$/);
  return plan.slice(0, at) + random.fill(plan.slice(at));
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function birthDate(random: Random): string | number {
  const [year, month, day] = [random.between(1930, 2012), random.between(1, 12), random.between(1, 28)];
  const [mm, dd] = [String(month).padStart(2, '0'), String(day).padStart(2, '0')];
  const turn = random.next();
  if (turn < 0.5) return `${year}-${mm}-${dd}`;
  if (turn < 0.6) return `${dd}.${mm}.${year}`;
  if (turn < 0.7) return `${mm}/${dd}/${year}`;
  if (turn < 0.75) return `${dd}/${mm}/${year}`;
  if (turn < 0.83) return `${year}-${mm}-${dd}T00:00:00${random.pick(['Z', '.000Z', '+02:00'])}`;
  if (turn < 0.88) return `${day} ${months[month - 1]} ${year}`;
  if (turn < 0.92) return `${months[month - 1]} ${day}, ${year}`;
  if (turn < 0.95) return Number(`${year}${mm}${dd}`);
  return turn < 0.98 ? `${year}/${mm}/${dd}` : `${dd}-${mm}-${year}`;
}

function nationalNumber(random: Random, country: string): string {
  const own = ownIds[country] ?? ownIds[random.pick(Object.keys(ownIds))];
  return own?.make(random) ?? '';
}

const passwordWords: Readonly<Record<Split, readonly string[]>> = {
  tune: ['harbour', 'violet', 'Sommer', 'dragon', 'pixel', 'tractor', 'Liverpool', 'qwerty', 'amigo', 'winter'],
  score: ['meadow', 'Copper', 'falcon', 'printemps', 'ninja', 'welcome', 'Chelsea', 'asdfgh', 'bonita', 'letmein'],
};

function password(random: Random, split: Split): string {
  const word = random.pick(passwordWords[split]);
  const turn = random.next();
  if (turn < 0.25) return `${word}${random.between(1, 2025)}${random.pick(['!', '', '#', '?'])}`;
  if (turn < 0.5) return random.text(`${alphanumerics}!@#$%^&*-_=+`, random.between(8, 24));
  if (turn < 0.65) return [word, random.pick(passwordWords[split]), random.pick(passwordWords[split])].join(random.pick(['-', ' ', '.']));
  if (turn < 0.8) return `${word.replace('e', '3').replace('o', '0').replace('a', '@')}${random.digits(2)}`;
  return turn < 0.9 ? `${word}${random.pick(passwordWords[split])}` : `${random.fill('Aaaa99')}!`;
}

/** ISO/IEC 7812: what the schemes' numbers begin with and how long they are. */
const schemes: readonly (readonly [start: string, length: number])[] = [
  ['4', 16],
  ['51', 16],
  ['55', 16],
  ['2221', 16],
  ['2720', 16],
  ['34', 15],
  ['37', 15],
  ['6011', 16],
  ['65', 16],
  ['3528', 16],
  ['3589', 16],
  ['36', 14],
  ['6221', 16],
  ['6759', 16],
];

function cardNumber(random: Random): string {
  const [start, length] = random.pick(schemes);
  const body = start + random.digits(length - start.length - 1);
  let sum = 0;
  for (let index = body.length - 1, isDoubled = true; index >= 0; index -= 1, isDoubled = !isDoubled) {
    const value = Number(body[index]) * (isDoubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  const number = body + String((10 - (sum % 10)) % 10);
  const turn = random.next();
  if (turn < 0.6) return number;
  const groups =
    length === 14
      ? number.replace(/^(.{4})(.{6})(.{4})$/, '$1 $2 $3')
      : length === 15
        ? number.replace(/^(.{4})(.{6})(.{5})$/, '$1 $2 $3')
        : number.replace(/(.{4})(?=.)/g, '$1 ');
  return turn < 0.85 ? groups : groups.replaceAll(' ', '-');
}

/** The registry's structures without a national check of their own: `9` a digit, `A` a capital, `*` either. */
const accounts: Readonly<Record<Split, readonly string[]>> = {
  tune: [
    'DE999999999999999999',
    'GBAAAA99999999999999',
    'CH99999999999999999',
    'GR99999999999999999999999',
    'TR9999909999999999999999',
    'CY999999999999999999999999',
    'LI99999999999999999',
    'SA99999999999999999999',
  ],
  score: [
    'AT9999999999999999',
    'IEAAAA99999999999999',
    'LT9999999999999999',
    'LVAAAA9999999999999',
    'AE9999999999999999999',
    'GIAAAA999999999999999',
    'ROAAAA9999999999999999',
    'BHAAAA99999999999999',
    'QAAAAA999999999999999999999',
    'BGAAAA99999999999999',
    'LU9999999999999999',
    'DK99999999999999',
  ],
};

function iban(random: Random, split: Split): string {
  const template = random.pick(accounts[split]);
  const country = template.slice(0, 2);
  const account = random.fill(template.slice(2));
  const number = Array.from(`${account}${country}00`, (sign) => String(Number.parseInt(sign, 36))).join('');
  const check = String(98n - (BigInt(number) % 97n)).padStart(2, '0');
  const all = country + check + account;
  return random.chance(0.4) ? all.replace(/(.{4})(?=.)/g, '$1 ') : all;
}
