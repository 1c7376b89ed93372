import { type Phrase, phrase } from '../find-phrase.ts';

export const oraclePhrases: readonly Phrase[] = [
  phrase('ORA-', 11, '#####', 5),
  phrase('PLS-', 10, '#####', 5),
  phrase('TNS-', 10, '#####', 5),
  phrase('oracle.jdbc.', 11),
  phrase('cx_Oracle.', 11, 'error', 30),
  phrase('SQL command not properly ended', 11),
  phrase('quoted string not properly terminated', 12),
];
