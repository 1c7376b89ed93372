import { defineErrors } from '@sluice/kit';

export const detectErrors = defineErrors('DETECT', {
  UNKNOWN_FAMILY: {
    status: 400,
    text: (id: string) => `data class "${id}" belongs to no family`,
    fix: 'Begin the id with personal, finance, health, secret or internal.',
  },
  BAD_SHARE: {
    status: 400,
    text: (id: string, field: string) => `${field} of data class "${id}" is no share between 0 and 1`,
    fix: 'Write the share of random values, as 1 / 97.',
  },
  BAD_WEIGHT: {
    status: 400,
    text: (id: string) => `evidence against data class "${id}" has a weight that is not negative`,
    fix: 'Give evidence against a class a negative weight.',
  },
  TWICE: {
    status: 400,
    text: (id: string) => `data class "${id}" is defined twice`,
    fix: 'Give each data class an id of its own.',
  },
  TOO_MANY: {
    status: 400,
    text: (count: number) => `${count} data classes are more than the 255 that hits can name`,
    fix: 'Take classes out that no policy names.',
  },
});
