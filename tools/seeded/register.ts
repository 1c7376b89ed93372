/**
 * Loaded before each file of `npm test`: property tests get fast-check with a seed of its own, so that whether they pass is a matter of the
 * code and not of luck. A file that is run by itself, and `npm run fuzz`, draw anew.
 */
import { registerHooks } from 'node:module';

const seeded = new URL('fast-check.ts', import.meta.url).href;

registerHooks({
  resolve: (name, context, next) =>
    name === 'fast-check' && context.parentURL !== seeded ? { url: seeded, shortCircuit: true } : next(name, context),
});
