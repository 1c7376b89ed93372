/**
 * The words of a field's name: `dateOfBirth`, `date_of_birth`, `DATE-OF-BIRTH` are all date, of, birth. Small letters, without
 * accents and plural; digits are a word of their own.
 */
export function keyWords(key: string): readonly string[] {
  const plain = isAscii.test(key) ? key : withoutAccents(key);
  const parts = plain.match(/\p{Lu}{2,}(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}|\p{Lo}+|\d+/gu) ?? [];
  return parts.slice(0, 12).map((part) => singular(part.toLowerCase()));
}

const isAscii = /^[\0-\x7f]*$/;

function withoutAccents(key: string): string {
  return key
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[łŁøØæÆœŒßđĐðÐþÞı]/g, (letter) => foldings[letter] ?? letter);
}

/** Letters that no accent makes; `ß` is two. */
const foldings: Readonly<Record<string, string>> = {
  ł: 'l',
  Ł: 'L',
  ø: 'o',
  Ø: 'O',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ß: 'ss',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'TH',
  ı: 'i',
};

/** English plurals, as far as names need them. */
export function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s')) return word;
  if (/(?:ss|us|is|as|os)$/.test(word)) return word;
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.slice(0, -1);
}

/** A name that ends in one of these speaks of something about the thing, not of the thing: `email_verified`, `phone_type`. */
const abouts =
  words(`id uuid guid ref reference key count total at on date time timestamp url uri link href path type kind status verified valid
  validated enabled disabled required format pattern regex template policy length size min max limit label title placeholder hint description
  help message error field column index position order sort flag confirmed confirmation provider domain subject body preference notification setting
  version expire expires expiry expiration expired changed updated created modified deleted set reset strength level score rank rule
  schema mode method source target category group list page visible visibility public private masked redacted consent opt optin optout
  subscribed subscription campaign frequency filter query search match matching contain start end history change update request
  count quantity percent rate unit currency locale language lang timezone prefix suffix extension name section
  config configuration option action event hook job task endpoint api channel service app application device platform state result
  hashing algorithm alg encoding charset color font icon image logo enum attempt retry present exist exists allowed supported available`);

/** A name that begins with one of these is a claim or a measure. */
const claims =
  words(`is has have can should must may allow allows enable disable show hide include includes exclude require requires need num number_of
  max min count total avg use uses send accept check validate verify supports`);

/** These change nothing: `email_value`, `address_1`, `phone_primary`. */
export const neutralWords =
  words(`value text string raw plain plaintext primary secondary main original new old current previous formatted normalized lower
  home work personal business mobile str input data info field content alt alternate alternative display full complete actual real first second last other
  number num no nr line complete default preferred registered official
  office cellular daytime evening day landline моб one two three ln zeile regel linje rad ligne linea linha linia rivi строка
  einmal start liefer wohn private initial
  漢字 カナ 英文 中文 家庭 紧急 紧急联系 联系 工作 緊急 緊急連絡 新 旧 初期 登录 登錄 ログイン 支付 确认 確認 새 기존 현재 로그인 비상 집 직장
  nummer numero numer nro numri номер номера 番号 号码 號碼 번호 رقم
  arbeit privat dienstlich geschaftlich geschaeftlich aktuell zweite erste alt neu notfall
  domicile bureau travail professionnel professionnelle personnel personnelle principal principale fixe portable urgence actuel complet
  casa oficina trabajo particular laboral fijo movil celular emergencia actual principal completo completa
  lavoro ufficio fisso cellulare emergenza attuale principale secondario recapito
  residencial comercial trabalho fixo movel telemovel atual principal
  thuis werk prive zakelijk vast mobiel noodgeval huidig volledig volledige
  domowy sluzbowy stacjonarny komorkowy kontaktowy kontaktowe glowny pelny pelne
  hem arbete mobil hemma arbejde hjemme privat fuld fullt full fulde fuldt fullstandigt fullstendig
  koti tyo matka koko taydellinen
  домашний рабочий мобильный контактный основной полное полный полная
  contact contacto contato contatto kontakt contactpersoon emergency
  delivery shipping billing mailing lieferung rechnung versand livraison facturation expedition envio entrega facturacion cobranca spedizione
  consegna fatturazione bezorg levering factuur dostawy wysylki korespondencji leverans faktura faktura toimitus laskutus доставки оплаты
  配送先 請求先 送付先 届け先 収货 收货 账单 배송 배송지 청구 自宅 勤務先 緊急連絡先`);

/** Small words between others: `nom de famille`, `imię i nazwisko`. */
const particles = words(
  'of the and with for de la le el los las du des da do dos das del della dello dei di il lo et und der die dem den von zu y e i en van het og och ja ve и no na',
);

export function isAbout(word: string): boolean {
  return abouts.has(word);
}

export function isClaim(word: string): boolean {
  return claims.has(word);
}

export function isNeutral(word: string): boolean {
  return neutralWords.has(word) || /^\d+$/.test(word);
}

export function isParticle(word: string): boolean {
  return particles.has(word);
}

/** The words without the small ones between them. */
export function withoutParticles(words: readonly string[]): readonly string[] {
  if (words.length < 3) return words;
  const kept = words.filter((word, index) => index === 0 || index === words.length - 1 || !particles.has(word));
  return kept.length === words.length ? words : kept;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).map((word) => singular(word.normalize('NFD').replace(/\p{M}/gu, ''))));
}
