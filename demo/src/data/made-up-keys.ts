import { alphanumeric, characters, seededRandom } from './random.ts';

// Put together at run time, so that scanners of repositories see no key that looks alive; and without "EXAMPLE", which scanners of traffic forgive.
const random = seededRandom(4711);

export const awsKeyId = `AKIA${characters(random, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;

export const awsSecretKey = characters(random, 40, `${alphanumeric}/+`);

export const databaseUrl = `postgres://remedy_app:${characters(random, 16, alphanumeric)}@db-primary.internal:5432/remedy`;

export const smtpPassword = `Mail-${characters(random, 9, alphanumeric)}!7`;
