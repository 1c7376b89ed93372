import { seededRandom } from '../data/random.ts';
import { orderBody } from './shopper.ts';

const bytes = 1024;

/** A valid body of `POST /v1/orders` of exactly 1,024 bytes, for benches. */
export const benchOrder: Buffer = filled();

function filled(): Buffer {
  const order = orderBody(seededRandom(1024), 'Walk-in customer', 'walk-in@till.example.com', 8);
  const wrap = (note: string): Buffer => Buffer.from(JSON.stringify({ ...order, note }));
  return wrap('.'.repeat(bytes - wrap('').length));
}
