const mask = (1n << 64n) - 1n;
const rate = 136;

/** Keccak with 256 bits as Ethereum uses it: the padding is that of the submission, not that of FIPS 202. For messages below one block. */
export function keccak256(message: Uint8Array): Uint8Array {
  const block = new Uint8Array(200);
  block.set(message.subarray(0, rate - 1));
  block[message.length] = (block[message.length] ?? 0) ^ 1;
  block[rate - 1] = (block[rate - 1] ?? 0) ^ 0x80;
  const view = new DataView(block.buffer);
  const lanes = BigUint64Array.from({ length: 25 }, (_, index) => view.getBigUint64(index * 8, true));
  for (const constant of constants) turn(lanes, constant);
  lanes.forEach((lane, index) => {
    view.setBigUint64(index * 8, lane, true);
  });
  return block.slice(0, 32);
}

/** Rotation by lane, along the way that rho and pi take. */
const way: readonly (readonly [lane: number, bits: bigint])[] = stepsOfRhoAndPi();
const constants: readonly bigint[] = roundConstants();

function turn(lanes: BigUint64Array, constant: bigint): void {
  const columns = [0, 1, 2, 3, 4].map((x) => [0, 5, 10, 15, 20].reduce((sum, y) => sum ^ lane(lanes, x + y), 0n));
  const mixed = columns.map((_, x) => (columns[(x + 4) % 5] ?? 0n) ^ rotated(columns[(x + 1) % 5] ?? 0n, 1n));
  for (let index = 0; index < 25; index += 1) lanes[index] = lane(lanes, index) ^ (mixed[index % 5] ?? 0n);
  let carried = lane(lanes, 1);
  for (const [to, bits] of way) {
    const next = lane(lanes, to);
    lanes[to] = rotated(carried, bits);
    carried = next;
  }
  for (let y = 0; y < 25; y += 5) {
    const row = [0, 1, 2, 3, 4].map((x) => lane(lanes, y + x));
    row.forEach((value, x) => {
      lanes[y + x] = value ^ (~(row[(x + 1) % 5] ?? 0n) & mask & (row[(x + 2) % 5] ?? 0n));
    });
  }
  lanes[0] = lane(lanes, 0) ^ constant;
}

function lane(lanes: BigUint64Array, index: number): bigint {
  return lanes[index] ?? 0n;
}

function rotated(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & mask;
}

function stepsOfRhoAndPi(): readonly (readonly [number, bigint])[] {
  let [x, y] = [1, 0];
  return Array.from({ length: 24 }, (_, step) => {
    [x, y] = [y, (2 * x + 3 * y) % 5];
    return [x + 5 * y, BigInt((((step + 1) * (step + 2)) / 2) % 64)] as const;
  });
}

/** A shift register gives the bits at places 2^j - 1. */
function roundConstants(): readonly bigint[] {
  let register = 1;
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let place = 0; place < 7; place += 1) {
      if ((register & 1) === 1) constant |= 1n << BigInt(2 ** place - 1);
      register = (register << 1) ^ ((register & 0x80) === 0 ? 0 : 0x171);
    }
    return constant;
  });
}
