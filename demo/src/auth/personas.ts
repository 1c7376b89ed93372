import { apiKeyOf, emailOf, staffNumber, userIdOf } from '../data/people.ts';

/** Somebody whose credentials are known, to log in, to test and to attack with. All belong to the first tenant but `stranger`. */
export interface Account {
  readonly apiKey: string;
  readonly email: string;
  readonly password: string;
  readonly userId: string;
}

export type Persona = 'anonymous' | 'customer' | 'stranger' | 'support' | 'admin' | 'robot';

/** Every demo account has this password. */
export const demoPassword = 'correct-horse-battery';

export const accounts: Readonly<Record<Exclude<Persona, 'anonymous'>, Account>> = {
  customer: accountOf(0),
  stranger: accountOf(1),
  support: accountOf(staffNumber(0, 0)),
  admin: accountOf(staffNumber(0, 1)),
  robot: accountOf(staffNumber(0, 2)),
};

export function accountOf(userNumber: number): Account {
  return { apiKey: apiKeyOf(userNumber), email: emailOf(userNumber), password: demoPassword, userId: userIdOf(userNumber) };
}
