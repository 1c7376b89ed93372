/** A name server of our own on UDP (RFC 1035), whose answers are what a test says: for how names go wrong. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What is answered to a question for addresses of any name; `silent` answers nothing. */
export type DnsAnswer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[]; readonly ttlSeconds: number }
  | { readonly kind: 'nxdomain' | 'servfail' | 'silent' };

const responseCodes = { addresses: 0, servfail: 2, nxdomain: 3 } as const;
const headerBytes = 12;
const typeA = 1;

export class DnsServer implements AsyncDisposable {
  readonly #socket: Socket;
  answer: DnsAnswer;
  /** Questions for IPv4 addresses so far; each name is asked for both families. */
  asked = 0;

  private constructor(socket: Socket, answer: DnsAnswer) {
    this.#socket = socket;
    this.answer = answer;
    socket.on('message', (question, from) => {
      const reply = this.#replyTo(question);
      if (reply !== null) socket.send(reply, from.port, from.address);
    });
  }

  static async start(answer: DnsAnswer): Promise<DnsServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new DnsServer(socket, answer);
  }

  /** As it stands in a list of servers. */
  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }

  #replyTo(question: Buffer): Buffer | null {
    let end = headerBytes;
    while ((question[end] ?? 0) !== 0) end += (question[end] ?? 0) + 1;
    const isForA = question.readUInt16BE(end + 1) === typeA;
    if (isForA) this.asked += 1;
    const { answer } = this;
    if (answer.kind === 'silent') return null;
    // Of the other family there is nothing, which is no error.
    const records = answer.kind === 'addresses' && isForA ? answer.addresses.map((address) => recordOf(address, answer.ttlSeconds)) : [];
    const header = Buffer.alloc(headerBytes);
    question.copy(header, 0, 0, 2);
    // A response, recursion asked for and available, and how it went.
    header.writeUInt16BE(0x8180 | responseCodes[answer.kind], 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, question.subarray(headerBytes, end + 5), ...records]);
  }
}

/** The name is a pointer to that of the question. */
function recordOf(address: string, ttlSeconds: number): Buffer {
  const record = Buffer.from([0xc0, headerBytes, 0, typeA, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]);
  record.writeUInt32BE(ttlSeconds, 6);
  return record;
}
