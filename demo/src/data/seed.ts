import { createHash } from 'node:crypto';
import { hashPassword } from '../auth/password.ts';
import { demoPassword } from '../auth/personas.ts';
import type { Shop } from '../shop.ts';
import { customerCount, customersWithPassword, emailOf, nameOf, staffNumber, tenantIds, tenantOf, userIdOf } from './people.ts';
import { alphanumeric, between, characters, pick, seededRandom } from './random.ts';
import type { Role, User } from './records.ts';
import { seedBusiness } from './seed-business.ts';
import { seedOrders } from './seed-orders.ts';
import { seedAddress, seedInstant } from './seed-parts.ts';
import { cities, ibans, nationalIds } from './specimens.ts';
import { stableUuid } from './stable-id.ts';

/** Fills an empty shop: the same rows every time, in one transaction. */
export function seed(shop: Shop): void {
  const random = seededRandom(20_260_114);
  shop.database.exec('BEGIN');
  seedTenants(shop, random);
  seedUsers(shop, random);
  seedOrders(shop, random);
  seedBusiness(shop, random);
  shop.database.exec('COMMIT');
}

function seedTenants(shop: Shop, random: () => number): void {
  const names = ['Alder Pharmacy', 'Birch Dispensary', 'Cedar Apothecary'];
  for (const [index, id] of tenantIds.entries()) {
    const place = cities[index] ?? cities[0];
    const short = id.slice(4);
    shop.tenants.insert({
      id,
      tenantId: id,
      ownerId: '',
      name: names[index] ?? short,
      legalName: `${names[index]} Ltd.`,
      city: place.city,
      country: place.country,
      contactEmail: `office@${short}.example.com`,
      supportPhone: `+44 20 7946 0${100 + index}`,
      payoutIban: ibans[index] ?? ibans[0],
      plan: pick(random, ['starter', 'growth', 'enterprise']),
      features: { subscriptions: true, courierTracking: index !== 1, loyalty: index === 0 },
      openingHours: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((day) => ({
        day,
        opens: '08:30',
        closes: day === 'sat' ? '13:00' : '18:30',
      })),
      databaseUrl: `postgres://remedy:${characters(random, 16, alphanumeric)}@db-${short}.internal:5432/remedy_${short}`,
      updatedAt: seedInstant(random),
    });
  }
}

function seedUsers(shop: Shop, random: () => number): void {
  for (let number = 0; number < customerCount; number += 1) shop.users.insert(seedUser(random, number, 'customer'));
  for (const [index] of tenantIds.entries()) {
    for (const [place, role] of [
      [0, 'support'],
      [1, 'admin'],
      [2, 'support'],
    ] as const) {
      shop.users.insert(seedUser(random, staffNumber(index, place), role));
    }
  }
}

const notes = [
  'Called twice about a refund, sounded upset. Do not offer vouchers again.',
  'Suspected of reselling; watch orders above 10 packs.',
  'Pays late. Credit score 512, second reminder sent.',
  'Wife must not learn about the prescription, see call of March.',
] as const;

function seedUser(random: () => number, number: number, role: Role): User {
  const id = userIdOf(number);
  const createdAt = seedInstant(random);
  return {
    id,
    tenantId: tenantOf(number),
    ownerId: id,
    name: nameOf(number),
    email: emailOf(number),
    // Ofcom keeps 07700 900000 to 900999 for drama: the numbers reach nobody.
    phone: number % 7 === 3 ? null : `+44 7700 900${String(number % 1000).padStart(3, '0')}`,
    birthDate: `${between(random, 1942, 2004)}-0${between(random, 1, 9)}-${between(random, 10, 28)}`,
    role,
    status: number % 41 === 40 ? 'suspended' : 'active',
    marketingConsent: random() < 0.4,
    nationalId: pick(random, nationalIds),
    passwordHash: passwordHash(random, number),
    internalNotes: pick(random, notes),
    addresses: Array.from({ length: between(random, 1, 3) }, (_, index) => seedAddress(random, stableUuid(`address-${number}`, index))),
    lastLoginIp: `203.0.113.${number % 250}`,
    createdAt,
    updatedAt: createdAt,
  };
}

const knownHashes = new Map<number, string>();

/** Hashing is the dearest part of the seed: accounts that somebody logs in to are hashed once a process, the others only look so. */
function passwordHash(random: () => number, number: number): string {
  const filler = `$scrypt$ln=10,r=8,p=1$${characters(random, 22, alphanumeric)}$${characters(random, 43, alphanumeric)}`;
  if (number >= customersWithPassword && number < 900) return filler;
  const salt = createHash('sha256').update(String(number)).digest('hex').slice(0, 16);
  const hash = knownHashes.get(number) ?? hashPassword(demoPassword, salt);
  knownHashes.set(number, hash);
  return hash;
}
