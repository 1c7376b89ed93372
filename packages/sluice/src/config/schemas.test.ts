import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { classesSchema } from '../classes/schema.ts';
import { configurationSchema } from './schema.ts';

test('what configurations and classes are held against is a JSON Schema itself, which is not looked at when one is read', () => {
  for (const schema of [configurationSchema, classesSchema]) new Ajv2020({ strict: false, validateSchema: true }).compile(schema);
});
