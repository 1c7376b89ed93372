import { defineCommand, oneOf } from '../define-command.ts';

export const classesCommand = defineCommand({
  name: 'classes',
  summary: 'the data classes that are looked for, own ones among them',
  details: 'With an id: what the class is, what it requires, and all the evidence that speaks for it and against it.',
  arguments: [{ name: 'class', about: 'the id of one class, as personal.email', isOptional: true }],
  options: { family: oneOf('--family <family>', 'only this family', ['personal', 'finance', 'health', 'secret', 'internal']) },
  examples: [
    { line: 'sluice classes --family secret', about: 'one family' },
    { line: 'sluice classes finance.iban', about: 'one class, with its evidence' },
  ],
  async run(standing, [id], options) {
    const { runClasses } = await import('./classes.run.ts');
    return runClasses(standing, id ?? null, options.family ?? null);
  },
});
