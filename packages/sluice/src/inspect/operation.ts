import {
  attacks,
  createAttackDetection,
  defaultGraphqlLimits,
  graphqlAbuses,
  graphqlDocument,
  graphqlStringValue,
  namesSchema,
  schemaAbuse,
} from '@sluice/detect';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';

/** An operation of GraphQL by the bounds that hold where nobody set any, and the texts in it by themselves. */
export function inspectOperation(standing: Standing, text: string): ExitCode {
  const output = outputOf(standing);
  const document = graphqlDocument(text, true);
  const abuses = document ? graphqlAbuses(document, defaultGraphqlLimits, false) : namesSchema(text) ? [schemaAbuse] : [];
  const detection = createAttackDetection(attacks);
  const literals = (document?.literalKinds ?? []).flatMap((kind, index) => {
    const [start = 0, end = 0] = [document?.literalStarts[index], document?.literalEnds[index]];
    const name = text.slice(document?.literalNameStarts[index], document?.literalNameEnds[index]);
    const verdicts = detection.look(graphqlStringValue(text, start, end, kind), {
      name,
      isName: false,
      channel: 'body',
      host: null,
      content: 'unknown',
    });
    return verdicts.map(({ attack, band }) => ({ attack: attack.id, cwe: attack.cwe, band, start, end }));
  });
  const isRefused = abuses.length > 0 || literals.some(({ band }) => band === 'block');
  output.answer({ isDocument: document !== null, abuses, literals }, () => {
    const { colours } = output;
    const lines = [
      ...abuses.map(({ cwe, what }) => `graphql-abuse (${cwe}): ${colours.red('refused')}\n  ${what}`),
      ...literals.map(({ attack, cwe, band, start, end }) => {
        const said = band === 'block' ? colours.red('refused') : colours.yellow('reported, passes');
        return `${attack} (${cwe}): ${said}\n  in the string at ${start}–${end}`;
      }),
    ];
    if (lines.length > 0) return lines.join('\n\n');
    return document ? 'passes: an operation within all bounds' : 'no document of GraphQL: it is looked at as any other text';
  });
  return isRefused ? exitCodes.found : exitCodes.clean;
}
