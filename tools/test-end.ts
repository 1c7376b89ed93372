/**
 * Loaded before each file of `npm test`, which ends by `--test-force-exit` so that what its tests left open does not hold up the next one. What is still to be
 * written then is lost, and tests were missing from the sum: results are written at once, however busy whoever reads them is.
 */
// What a test starts inherits the flags of its process, and is no file of tests.
if (process.argv[1]?.endsWith('.test.ts') === true) blocking(process.stdout);

function blocking(stream: object): void {
  if (!('_handle' in stream)) return;
  const handle = stream._handle as { setBlocking?: (isBlocking: boolean) => number } | null;
  handle?.setBlocking?.(true);
}
