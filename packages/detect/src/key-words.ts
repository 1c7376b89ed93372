/**
 * The words of a field's name: `dateOfBirth`, `date_of_birth`, `DATE-OF-BIRTH` are all date, of, birth. Small letters, without
 * accents and plural; digits are a word of their own.
 */
export function keyWords(key: string): readonly string[] {
  const plain = key.normalize('NFD').replace(/\p{M}/gu, '');
  const parts = plain.match(/\p{Lu}{2,}(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}|\p{Lo}+|\d+/gu) ?? [];
  return parts.slice(0, 12).map((part) => singular(part.toLowerCase()));
}

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
  max min count total avg use uses send accept check validate verify supports default`);

/** These change nothing: `email_value`, `address_1`, `phone_primary`. */
const neutrals =
  words(`value text string raw plain plaintext primary secondary main original new old current previous formatted normalized lower
  home work personal business mobile str input data info field content alt alternate alternative display full complete actual real first second last other`);

export function isAbout(word: string): boolean {
  return abouts.has(word);
}

export function isClaim(word: string): boolean {
  return claims.has(word);
}

export function isNeutral(word: string): boolean {
  return neutrals.has(word) || /^\d+$/.test(word);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).map(singular));
}
