import { beginsDecoded, decodeBase64 } from '../base64.ts';

const macaroon = new Uint8Array(1024);
const sites = ['pypi.org', 'test.pypi.org'];

/** A macaroon of version 2 (libmacaroons format): version, then its location, then its identifier. */
export function isPypiToken(bytes: Uint8Array, start: number, end: number): boolean {
  const count = decodeBase64(bytes, start, end, macaroon);
  if (macaroon[0] !== 2 || macaroon[1] !== 1) return false;
  const site = sites.find((name) => macaroon[2] === name.length && isText(3, name));
  return site !== undefined && count > 60 && macaroon[3 + site.length] === 2;
}

function isText(at: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (macaroon[at + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** 1Password: base64url of the account's settings as JSON. */
export function isOnePasswordToken(bytes: Uint8Array, start: number, end: number): boolean {
  return beginsDecoded(bytes, start, end, '{"');
}

/** Sentry: base64 of `{"iat":…` before a secret. */
export function isSentryToken(bytes: Uint8Array, start: number, end: number): boolean {
  return beginsDecoded(bytes, start, end, '{"');
}

/** Discord: the first part is base64 of the bot's id, 17 to 20 digits. */
export function isDiscordToken(bytes: Uint8Array, start: number, end: number): boolean {
  const count = decodeBase64(bytes, start, end, macaroon);
  if (count < 17 || count > 20) return false;
  for (let index = 0; index < count; index += 1) if ((macaroon[index] ?? 0) < 48 || (macaroon[index] ?? 0) > 57) return false;
  return true;
}
