import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Mail {
  /** By their names in small letters; the last of a name wins. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the envelope and of the headers To, Cc and Bcc. */
  readonly receivers: readonly string[];
  readonly text: string;
}

export interface Mailbox {
  close(): Promise<void>;
  /** Writes a session to a socket as it is, and tells the mails that came out of it at the other end. */
  deliver(session: string): Promise<readonly Mail[]>;
}

const sessionBytesMax = 20_000;

/** The receiving end of SMTP (RFC 5321), on loopback, as far as mails of one session need it. */
export async function openMailbox(): Promise<Mailbox> {
  const waiting: ((mails: readonly Mail[]) => void)[] = [];
  const server = createServer((socket) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text = (text + chunk).slice(0, sessionBytesMax);
    });
    socket.on('end', () => {
      waiting.shift()?.(mailsOf(text));
      socket.end();
    });
    socket.on('error', () => waiting.shift()?.([]));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let last: Promise<unknown> = Promise.resolve();
  const deliverNext = async (session: string): Promise<readonly Mail[]> => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.end(session));
    socket.resume();
    return new Promise((done, fail) => {
      waiting.push(done);
      socket.once('error', (error) => {
        waiting.length = 0; // There is one session at a time.
        fail(error);
      });
    });
  };
  return {
    deliver(session) {
      const delivered = last.then(() => deliverNext(session));
      last = delivered.catch(() => undefined);
      return delivered;
    },
    async close() {
      await new Promise((done) => server.close(done));
    },
  };
}

/** Mails of a session: commands until DATA, then lines until a dot alone. Line feeds alone end lines too, as many servers have it. */
function mailsOf(session: string): readonly Mail[] {
  const mails: Mail[] = [];
  let receivers: string[] = [];
  let content: string[] | undefined;
  for (const line of session.split(/\r?\n/)) {
    if (content !== undefined) {
      if (line !== '.') content.push(line);
      else {
        mails.push(mailOf(content, receivers));
        [receivers, content] = [[], undefined];
      }
      continue;
    }
    const receiver = /^RCPT TO:<([^>]*)>/i.exec(line)?.[1];
    if (receiver !== undefined) receivers.push(receiver);
    if (/^DATA$/i.test(line)) content = [];
  }
  return mails;
}

/** RFC 5322: headers until an empty line. */
function mailOf(lines: readonly string[], envelope: readonly string[]): Mail {
  const end = lines.indexOf('');
  const headers: Record<string, string> = {};
  for (const line of lines.slice(0, end)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const named = ['to', 'cc', 'bcc'].flatMap((name) => headers[name]?.split(',').map((one) => one.trim()) ?? []);
  return { headers, receivers: [...new Set([...envelope, ...named])], text: lines.slice(end + 1).join('\n') };
}
