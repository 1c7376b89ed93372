/** A process that measures the scanner for its parent. Sent nothing, it ends when it has kept its code. */
import { measureScanner, type ScannerOptions } from './scanner.ts';

const { signal } = new AbortController();
process.once('message', (options: Omit<ScannerOptions, 'signal'>) => {
  process.send?.(measureScanner({ ...options, signal }), () => process.disconnect());
});
