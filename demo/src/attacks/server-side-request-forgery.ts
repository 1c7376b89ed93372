import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import { connect } from 'node:net';
import { json } from '../http/answer.ts';
import { invalid, membersIn, textIn } from './asked.ts';
import { defineAttack, exploit, posting, type Stage } from './attack.ts';

const path = '/v1/tools/pictures';
const secretKey = 'm3Qk7vTz9XbN2rLwY8sHc5pJd1fGa6uEo4iKxR0q';
/** As the metadata service of a cloud answers whoever asks it from inside. */
const credentials = `{
  "Code" : "Success",
  "Type" : "AWS-HMAC",
  "AccessKeyId" : "ASIA-SHOP-EXAMPLE",
  "SecretAccessKey" : "${secretKey}",
  "Expiration" : "2026-11-26T15:40:31Z"
}`;
const pictureHosts = ['pictures.example.com', 'cdn.example.net'];
const bytesMax = 10_000;

/** A picture of a product, fetched from where its maker has it. */
export const serverSideRequestForgery = defineAttack({
  id: 'server-side-request-forgery',
  title: 'An address that somebody sends is fetched from inside',
  cwe: 'CWE-918',
  finding: 'attack.server-side-request-forgery',
  // Where a name leads to is seen only by who fetches it; what comes back of it is judged as any answer.
  inAnswer: 'internal.cloud-metadata',
  interpreter: 'node:http',
  operations: ['POST /v1/tools/pictures'],
  open: openNetwork,
  exploits: [
    from('metadata of a cloud', 'http://169.254.169.254/latest/meta-data/iam/security-credentials/shop'),
    from('the machine itself', 'http://127.0.0.1:8080/admin'),
    from('its name', 'http://localhost/server-status'),
    from('its address in six', 'http://[::1]/admin'),
    from('its address as one number', 'http://2130706433/'),
    from('its address in base sixteen', 'http://0x7f.0x0.0x0.0x1/'),
    from('a private network', 'http://10.20.4.11:9200/_cat/indices'),
    from('the name of metadata', 'http://metadata.google.internal/computeMetadata/v1/'),
    from('a name that spells an address', 'http://169.254.169.254.nip.io/latest/'),
    from('a host behind another', 'http://pictures.example.com@127.0.0.1/'),
    from('four in six', 'http://[::ffff:169.254.169.254]/latest/meta-data/'),
    from('a name of somebody’s own', 'http://pictures.attacker.example/latest/'),
  ],
  ordinary: [
    'http://pictures.example.com/zinc.png',
    'http://cdn.example.net/a%20b.png?size=large&v=2',
    'http://pictures.example.com/10.0.0.1/zinc.png',
    'http://pictures.example.com/localhost.png',
    "http://pictures.example.com/O'Brien.png",
    'http://pictures.example.com:80/zinc.png#top',
  ].map((url) => posting(path, { url })),
});

function from(name: string, url: string) {
  return exploit(name, posting(path, { url }), secretKey);
}

/**
 * A network of two machines on loopback, for whatever host is asked: that of pictures, and one that only the shop should reach. So no request
 * leaves this machine, and addresses of clouds and private networks lead somewhere.
 */
async function openNetwork(): Promise<Stage> {
  const outside = await listening('a picture');
  const inside = await listening(credentials);
  const fetched = (url: URL) =>
    new Promise<string>((done, fail) => {
      const port = portOf(pictureHosts.includes(url.hostname) ? outside : inside);
      const asked = get(url, { createConnection: () => connect(port, '127.0.0.1'), timeout: 5_000 }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text = (text + chunk).slice(0, bytesMax);
        });
        answer.on('end', () => done(text));
      });
      asked.on('error', fail);
    });
  return {
    async answer({ body }, isFlawed) {
      const text = textIn(membersIn(body)?.['url'], 500);
      const url = text === undefined ? null : URL.parse(text);
      if (url?.protocol !== 'http:') return invalid;
      if (!isFlawed && !pictureHosts.includes(url.hostname)) return invalid;
      return json(200, { content: await fetched(url) });
    },
    async close() {
      for (const server of [outside, inside]) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
}

async function listening(words: string): Promise<Server> {
  const server = createServer((_, response) => response.end(words));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
