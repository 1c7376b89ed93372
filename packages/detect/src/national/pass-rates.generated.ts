// Made by `node packages/detect/src/testing/measure-pass-rates.ts` from 40000 random numbers of each length; do not edit.
/** Share of random numbers of 5, 6, … 18 digits that pass the check of at least one country's format. */
export const passRates = {
  person: [0.000025, 0.000025, 0.1, 0.404, 0.97, 0.376, 0.385, 0.368, 0.206, 0.0272, 0.0175, 0.161, 0.000025, 0.000025],
  company: [0.186, 0.188, 0.187, 0.579, 0.931, 0.493, 0.082, 0.000025, 0.306, 0.144, 0.117, 0.000025, 0.000025, 0.0176],
} as const;
