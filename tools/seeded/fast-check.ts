/** fast-check as `npm test` sees it. */
import fc from 'fast-check';

fc.configureGlobal({ seed: 20_261_126 });

// biome-ignore lint/style/noDefaultExport: fast-check has one, and tests import it.
export default fc;
export * from 'fast-check';
