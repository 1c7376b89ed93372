import { type Answer, problem } from '../http/answer.ts';

export const invalid: Answer = problem(400, 'invalid request', 'some values are not as the contract says');

/** The members of a JSON object; undefined where the body is none. */
export function membersIn(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A text of one character to as many as are allowed; undefined where it is none. */
export function textIn(value: unknown, lengthMax: number): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= lengthMax ? value : undefined;
}

/** What is wrong with a program that an interpreter does not take, in its own words. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 200) : 'unknown';
}
