import { type CommandOption, text, wholeNumber, words } from './define-command.ts';

const atOnce = wholeNumber('--concurrency <number>', 'requests of each consumer that are under way at once', 1, 1_000_000);
/** Null for an empty text, which takes it away. */
const concurrency: CommandOption<number | null> = { ...atOnce, read: (given) => (given === '' ? null : (atOnce.read?.(given) ?? null)) };

/** What may be said of a plan, new or changed. */
export const planOptions = {
  about: text('--about <text>', 'what it is'),
  labels: words('--labels <labels>', 'labels as name=value, parted by commas'),
  quota: words('--quota <quotas>', 'requests of each consumer, as "1000 per day": an hour, day or month of UTC'),
  rate: words('--rate <rates>', 'requests of each consumer, as "10 per 1s" or "10 per 1s burst 20"'),
  bytes: words('--bytes <amounts>', 'bytes that each consumer is answered, as "1 GB per day" or "10 MB per 1m"'),
  records: words('--records <amounts>', 'records that each consumer is answered, as "50000 per day"'),
  concurrency,
};
