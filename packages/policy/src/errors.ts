import { defineErrors } from '@sluice/kit';

/** What can be broken about policies at run time; mistakes in documents are `Problem`s, values with a place. */
export const policyErrors = defineErrors('POLICY', {
  INVALID: {
    status: 422,
    text: (first: string, count: number) => (count > 1 ? `${first} (and ${count - 1} more problems)` : first),
    fix: 'Correct the policy at the named place; "sluice check" lists all problems. The running revision stays in force.',
  },
  BUILT_IN: {
    status: 500,
    text: (problem: string) => `the built-in policy does not compile: ${problem}`,
    fix: 'Report this as a defect of Sluice.',
  },
});
