import { alphanumerics, capitals, type Random } from './random.ts';

/** National numbers by country, made from each authority's description of its own; nothing here asks the code that is measured. */
export const ownIds: Readonly<Record<string, { readonly name: string; readonly key: string; readonly make: (random: Random) => string }>> =
  {
    BR: { name: 'CPF', key: 'cpf', make: cpf },
    PL: { name: 'PESEL', key: 'pesel', make: pesel },
    ES: { name: 'DNI', key: 'dni', make: dni },
    IT: { name: 'codice fiscale', key: 'codice_fiscale', make: codiceFiscale },
    NL: { name: 'BSN', key: 'bsn', make: bsn },
    FR: { name: 'NIR', key: 'nir', make: nir },
    SE: { name: 'personnummer', key: 'personnummer', make: personnummer },
    FI: { name: 'HETU', key: 'henkilotunnus', make: hetu },
    US: { name: 'SSN', key: 'ssn', make: ssn },
    CN: { name: 'resident identity card', key: '身份证号', make: residentId },
    CL: { name: 'RUT', key: 'rut', make: rut },
    NO: { name: 'fødselsnummer', key: 'fodselsnummer', make: fodselsnummer },
    GB: { name: 'NINO', key: 'nino', make: nino },
    KR: { name: 'RRN', key: '주민등록번호', make: rrn },
    ZA: { name: 'identity number', key: 'sa_id_number', make: southAfrican },
    TR: { name: 'T.C. kimlik', key: 'tc_kimlik_no', make: kimlik },
    RO: { name: 'CNP', key: 'cnp', make: cnp },
    BG: { name: 'EGN', key: 'egn', make: egn },
    EE: { name: 'isikukood', key: 'isikukood', make: isikukood },
    BE: { name: 'rijksregisternummer', key: 'rijksregisternummer', make: belgian },
    RU: { name: 'INN', key: 'инн', make: inn },
    JP: { name: 'My Number', key: 'マイナンバー', make: myNumber },
    DE: { name: 'Steuer-ID', key: 'steuer_id', make: steuerId },
  };

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function day(random: Random): Day {
  return { year: random.between(1940, 1999), month: random.between(1, 12), day: random.between(1, 28) };
}

function two(value: number): string {
  return String(value % 100).padStart(2, '0');
}

function yymmdd({ year, month, day: date }: Day): string {
  return two(year) + two(month) + two(date);
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}

function luhnDigit(digits: string): string {
  let sum = 0;
  for (let index = digits.length - 1, isDoubled = true; index >= 0; index -= 1, isDoubled = !isDoubled) {
    const value = Number(digits[index]) * (isDoubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Made again until `make` finds a check digit. */
function until(make: () => string | null): string {
  for (let made = make(); ; made = make()) if (made !== null) return made;
}

function cpf(random: Random): string {
  const body = random.digits(9);
  const digit = (digits: string): string => {
    const rest = Array.from(digits).reduce((sum, sign, index) => sum + Number(sign) * (digits.length + 1 - index), 0) % 11;
    return rest < 2 ? '0' : String(11 - rest);
  };
  const first = digit(body);
  const all = body + first + digit(body + first);
  return random.chance(0.6) ? `${all.slice(0, 3)}.${all.slice(3, 6)}.${all.slice(6, 9)}-${all.slice(9)}` : all;
}

function pesel(random: Random): string {
  const body = yymmdd(day(random)) + random.digits(4);
  return body + String((10 - (weighted(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
}

function dni(random: Random): string {
  const body = random.digits(8);
  return `${body}${random.chance(0.2) ? '-' : ''}${'TRWAGMYFPDXBNJZSQVHLCKE'[Number(body) % 23]}`;
}

function codiceFiscale(random: Random): string {
  const { year, month, day: date } = day(random);
  const body = `${random.text('BCDFGLMNPRSTV', 6)}${two(year)}${'ABCDEHLMPRST'[month - 1]}${two(random.chance(0.5) ? date + 40 : date)}${random.text('ABCDEFGHIL', 1)}${random.digits(3)}`;
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const sum = Array.from(body).reduce((total, sign, index) => {
    const value = sign >= 'A' ? sign.charCodeAt(0) - 65 : Number(sign);
    return total + (index % 2 === 0 ? (odd[value] ?? 0) : value);
  }, 0);
  return body + String.fromCharCode(65 + (sum % 26));
}

function bsn(random: Random): string {
  return until(() => {
    const body = random.between(1, 9) + random.digits(7);
    const rest = weighted(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    return rest > 9 ? null : body + String(rest);
  });
}

function nir(random: Random): string {
  const { year, month } = day(random);
  const body = `${random.between(1, 2)}${two(year)}${two(month)}${String(random.between(1, 19)).padStart(2, '0')}${String(random.between(1, 400)).padStart(3, '0')}${String(random.between(1, 990)).padStart(3, '0')}`;
  const key = String(97 - Number(BigInt(body) % 97n)).padStart(2, '0');
  const all = body + key;
  return random.chance(0.3) ? all.replace(/^(.)(..)(..)(..)(...)(...)(..)$/, '$1 $2 $3 $4 $5 $6 $7') : all;
}

function personnummer(random: Random): string {
  const born = day(random);
  const body = yymmdd(born) + random.digits(3);
  const all = body + luhnDigit(body);
  return `${random.chance(0.5) ? '19' : ''}${all.slice(0, 6)}-${all.slice(6)}`;
}

function hetu(random: Random): string {
  const { year, month, day: date } = day(random);
  const born = two(date) + two(month) + two(year);
  const number = String(random.between(2, 899)).padStart(3, '0');
  return `${born}-${number}${'0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(born + number) % 31]}`;
}

function ssn(random: Random): string {
  const area = random.between(1, 665);
  const all = [
    String(area).padStart(3, '0'),
    String(random.between(1, 99)).padStart(2, '0'),
    String(random.between(1, 9999)).padStart(4, '0'),
  ];
  return all.join(random.chance(0.75) ? '-' : '');
}

function residentId(random: Random): string {
  const { year, month, day: date } = day(random);
  const body = `${random.pick(['110101', '310104', '440305', '510107', '420106', '320505'])}${year}${two(month)}${two(date)}${random.digits(3)}`;
  return body + '10X98765432'[weighted(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11];
}

function rut(random: Random): string {
  const body = String(random.between(10_000_000, 26_000_000));
  const sum = weighted(body, [3, 2, 7, 6, 5, 4, 3, 2]);
  const digit = 11 - (sum % 11);
  const check = digit === 11 ? '0' : digit === 10 ? 'K' : String(digit);
  return random.chance(0.5) ? `${body.slice(0, 2)}.${body.slice(2, 5)}.${body.slice(5)}-${check}` : `${body}-${check}`;
}

function fodselsnummer(random: Random): string {
  return until(() => {
    const { year, month, day: date } = day(random);
    const body = two(date) + two(month) + two(year) + String(random.between(0, 499)).padStart(3, '0');
    const first = (11 - (weighted(body, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
    const second = (11 - (weighted(body + first, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return first === 10 || second === 10 ? null : body + first + second;
  });
}

function nino(random: Random): string {
  const letters = `${random.text('ABCEGHJKLMPRSTWX', 1)}${random.text('ABCEHJKLMPRSWXYZ', 1)}`;
  if (['GB', 'KN', 'NK', 'TN', 'NT', 'ZZ'].includes(letters)) return nino(random);
  const digits = random.digits(6);
  return random.chance(0.5)
    ? `${letters}${digits}${random.text('ABCD', 1)}`
    : `${letters} ${digits.replace(/(..)(?!$)/g, '$1 ')} ${random.text('ABCD', 1)}`;
}

function rrn(random: Random): string {
  const body = `${yymmdd(day(random))}${random.between(1, 2)}${String(random.between(0, 90)).padStart(2, '0')}${random.digits(3)}`;
  const check = (11 - (weighted(body, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10;
  return `${body.slice(0, 6)}-${body.slice(6)}${check}`;
}

function southAfrican(random: Random): string {
  const body = `${yymmdd(day(random))}${random.digits(4)}08`;
  return body + luhnDigit(body);
}

function kimlik(random: Random): string {
  const digits = Array.from(random.between(1, 9) + random.digits(8), Number);
  const odd = digits.reduce((sum, digit, index) => (index % 2 === 0 ? sum + digit : sum), 0);
  const even = digits.reduce((sum, digit, index) => (index % 2 === 1 ? sum + digit : sum), 0);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  return `${digits.join('')}${tenth}${(odd + even + tenth) % 10}`;
}

function cnp(random: Random): string {
  const body = `${random.between(1, 2)}${yymmdd(day(random))}${String(random.between(1, 46)).padStart(2, '0')}${String(random.between(1, 999)).padStart(3, '0')}`;
  const rest = weighted(body, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return body + (rest === 10 ? '1' : String(rest));
}

function egn(random: Random): string {
  const body = yymmdd(day(random)) + random.digits(3);
  return body + String((weighted(body, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10);
}

function isikukood(random: Random): string {
  const body = random.between(3, 4) + yymmdd(day(random)) + random.digits(3);
  const first = weighted(body, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const second = weighted(body, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  return body + String(first < 10 ? first : second < 10 ? second : 0);
}

function belgian(random: Random): string {
  const body = yymmdd(day(random)) + String(random.between(1, 997)).padStart(3, '0');
  const all = body + String(97 - (Number(body) % 97)).padStart(2, '0');
  return random.chance(0.5) ? all.replace(/^(..)(..)(..)(...)(..)$/, '$1.$2.$3-$4.$5') : all;
}

function inn(random: Random): string {
  const body = String(random.between(1, 92)).padStart(2, '0') + random.digits(8);
  const first = (weighted(body, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10;
  return `${body}${first}${(weighted(`${body}${first}`, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10}`;
}

function myNumber(random: Random): string {
  const body = random.digits(11);
  const rest = weighted(body, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  const all = body + String(rest <= 1 ? 0 : 11 - rest);
  return random.chance(0.4) ? all.replace(/(.{4})(?=.)/g, '$1 ') : all;
}

/** One digit comes twice, one not at all; ISO 7064 mod 11,10 behind them. */
function steuerId(random: Random): string {
  return until(() => {
    const order = random.shuffled(Array.from('0123456789'));
    const digits = order.slice(0, 9);
    digits.splice(random.between(1, 9), 0, digits[random.between(0, 8)] ?? '');
    const body = digits.join('');
    if (body[0] === '0' || /(.)\1\1/.test(body)) return null;
    let product = 10;
    for (const digit of body) {
      const sum = (Number(digit) + product) % 10 || 10;
      product = (sum * 2) % 11;
    }
    return body + String((11 - product) % 10);
  });
}

/** One digit or letter is another one; where a check stands behind it, it no longer holds. */
export function broken(random: Random, value: string): string {
  const places = Array.from(value).flatMap((sign, index) => (alphanumerics.includes(sign) ? [index] : []));
  const at = random.pick(places);
  const was = value[at] ?? '';
  const signs = /\d/.test(was) ? '0123456789' : capitals;
  const next = random.pick(Array.from(signs).filter((sign) => sign !== was.toUpperCase()));
  return value.slice(0, at) + next + value.slice(at + 1);
}
