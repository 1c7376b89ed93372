import type { Standing } from '../standing.ts';
import { Output, wantsColour } from './output.ts';

/** How this person wants to be answered. */
export function outputOf(standing: Standing): Output {
  const isColoured = wantsColour(standing.mayColour ? undefined : false, process.env, process.stdout.isTTY);
  return new Output({ isJson: standing.isJson, isQuiet: standing.isQuiet, isColoured });
}
