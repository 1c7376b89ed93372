import { noNode, rootNode, type Tape, tapeFault, tokenKind } from '@sluice/model';
import { textOf } from '@sluice/wire';
import { BodyPath } from '../judge/body-facts.ts';
import type { BodyPlan } from '../plan/body-plan.ts';
import { absent, type ReadBody, several } from './limited-request.ts';

/** A body as it stands on the tape. */
export function tapeBody(tape: Tape, { trie }: BodyPlan): ReadBody {
  return {
    textAt(path) {
      if (tape.count === 0) return absent;
      // Nobody knows which of two members of one name counts.
      if ((tape.faults & tapeFault.duplicateKey) !== 0) return several;
      const token = new BodyPath(trie, rootNode, path).find(tape, 0);
      if (token === noNode) return absent;
      switch (tape.kinds[token]) {
        case tokenKind.string:
        case tokenKind.text:
        case tokenKind.number:
          return textOf(tape, token);
        default:
          return absent;
      }
    },
  };
}
