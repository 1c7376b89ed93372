import { defineCommand } from '../define-command.ts';

export const configSchemaCommand = defineCommand({
  name: 'config schema',
  summary: 'the JSON Schema of sluice.yaml, for editors',
  arguments: [],
  options: {},
  examples: [{ line: 'sluice config schema > sluice.schema.json', about: 'then: # yaml-language-server: $schema=./sluice.schema.json' }],
  async run(standing) {
    const { configurationSchema } = await import('../config/schema.ts');
    const { outputOf } = await import('../ui/output-of.ts');
    outputOf(standing).print(JSON.stringify(configurationSchema, null, 2));
    return 0;
  },
});
