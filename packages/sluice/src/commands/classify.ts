import { defineCommand, text } from '../define-command.ts';

export const classifyCommand = defineCommand({
  name: 'classify',
  summary: 'which data classes a file or a value holds, and the arithmetic of it',
  details:
    'A file is judged as an answer would be, its rows as columns; the sum under a place is that of its best value. Evidence is added up in\n' +
    'log-odds: likely begins at 2.2 (nine to one), certain at 4.6 (ninety-nine to one). Ends with 1 where something is found.',
  arguments: [{ name: 'file', about: 'JSON, NDJSON or text; - is standard input', isOptional: true }],
  options: {
    value: text('--value <value>', 'a single value in place of a file'),
    name: text('--name <name>', 'the name of the field that holds the value'),
    format: text('--format <format>', 'the OpenAPI format that is declared for the value'),
    type: text('--type <media-type>', 'the media type of the file; told by its name when left out'),
  },
  examples: [
    { line: 'sluice classify answer.json', about: 'a recorded answer' },
    { line: 'sluice classify --name dob --value 1980-02-29', about: 'one value under its name' },
  ],
  async run(standing, [file], options) {
    const { runClassify } = await import('./classify.run.ts');
    return runClassify(standing, file ?? null, options);
  },
});
