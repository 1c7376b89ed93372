import type { Command } from 'commander';
import { candidatesOf } from './candidates.ts';

/** `sluice complete -- words…`: what completion scripts ask. One candidate a line, its meaning behind a tab. */
export function complete(tree: Command, words: readonly string[]): number {
  const found = candidatesOf(tree, words[0] === '--' ? words.slice(1) : words);
  process.stdout.write(found.map(({ word, about }) => `${word}\t${about}\n`).join(''));
  return 0;
}
