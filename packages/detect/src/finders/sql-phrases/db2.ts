import { type Phrase, phrase } from '../find-phrase.ts';

export const db2Phrases: readonly Phrase[] = [
  phrase('SQLCODE=', 10),
  phrase('SQLCODE: ', 10, '-', 1),
  phrase('DB2 SQL error', 12),
  phrase('com.ibm.db2.', 12),
  phrase('SQL0', 10.5, '###n', 4),
  phrase('SQL1', 10.5, '###n', 4),
  phrase('[IBM][CLI Driver]', 13),
];
