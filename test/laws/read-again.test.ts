import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sendOnce } from '../support/send-once.ts';

const attack = "x' UNION SELECT password FROM users --";
const coded = encodeURIComponent(attack);
const form = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data; boundary=b';

const part = (head: string, value = attack, boundary = 'b'): string => `--${boundary}\r\n${head}\r\n\r\n${value}\r\n`;
const field = 'Content-Disposition: form-data; name="q"';
const plain = part('Content-Disposition: form-data; name="z"', 'x', 'a');
const closed = (head: string, value?: string): string => `${part(head, value)}--b--\r\n`;

async function sent(contentType: string, body: string, lines: readonly string[] = []) {
  const { answer, requests, record } = await sendOnce({
    method: 'POST',
    target: '/things',
    lines: [`Content-Type: ${contentType}`, ...lines],
    body: Buffer.from(body, 'latin1'),
  });
  const { decision } = record.request;
  return [answer.status, requests.length, decision.kind === 'block' ? decision.because[0].rule : null];
}

suite('an attack is refused whatever its sender says of the body', () => {
  const hidden: Readonly<Record<string, readonly [contentType: string, body: string]>> = {
    'a charset that nobody knows': [`${form}; charset=nonsense`, `q=${coded}`],
    'a charset of another script': [`${form}; charset=shift_jis`, `q=${coded}`],
    'a charset of a text that nobody knows': ['text/plain; charset=nonsense', attack],
    'a charset of a multipart body': [`${multipart}; charset=nonsense`, closed(field)],
    'a form that says to be JSON': ['application/json', `q=${coded}`],
    'JSON with a comma too many': ['application/json', `{"a":[1,], "q":"${attack}",}`],
    'JSON with a comment': ['application/json', `{/**/"q":"${attack}"}`],
    'JSON as JavaScript has it': ['application/json', `{q:"${attack}"}`],
    'JSON that breaks off': ['application/json', `{"q":"${attack}`],
    'two boundaries, of which the second counts': ['multipart/form-data; boundary=a; boundary=b', closed(field)],
    'two boundaries, both of which are there': ['multipart/form-data; boundary=a; boundary=b', `${plain}--a--\r\n${closed(field)}`],
    'a boundary in a coding': ["multipart/form-data; boundary*=utf-8''b", closed(field)],
    'a boundary in pieces': ['multipart/form-data; boundary*0=b; boundary*1=c', `${part(field, attack, 'bc')}--bc--`],
    'a boundary beside one in pieces': ['multipart/form-data; boundary=a; boundary*0=b', `${plain}--a--\r\n${closed(field)}`],
    'no boundary': ['multipart/form-data', closed(field)],
    'a multipart body without its end': [multipart, part(field)],
    'a multipart body in lines of another kind': [multipart, closed(field).replaceAll('\r\n', '\r')],
    'a part in quoted-printable': [
      multipart,
      closed(`${field}\r\nContent-Transfer-Encoding: quoted-printable`, 'x=27 =55NION =53ELECT password FROM =\r\nusers --'),
    ],
    'a part whose file has no name': [multipart, closed(`${field}; filename=""`)],
    'a part whose file has a name that few read': [multipart, closed(`${field}; filename*=utf-8''a.png`)],
    'a part that is a file by one of two lines': [
      multipart,
      closed(`Content-Disposition: form-data; name="z"; filename="a.png"\r\nContent-Type: image/png\r\n${field}`),
    ],
  };
  for (const [where, [contentType, body]] of Object.entries(hidden)) {
    test(where, async () => {
      assert.deepEqual(await sent(contentType, body), [403, 0, 'default/attacks-are-refused']);
    });
  }

  const climb = '..\xc0\xaf..\xc0\xafsecret';
  const malformed: Readonly<Record<string, readonly [contentType: string, body: string]>> = {
    'a member of JSON': ['application/json', `{"q":"${climb}"}`],
    'a member of JSON, beside an escape': ['application/json', `{"q":"\\u002e.\xc0\xaf..\xc0\xafsecret"}`],
    'a field of a form': [form, `q=${climb}`],
    'a part of a multipart body': [multipart, closed(field, climb)],
    'a body that is a text': ['text/plain', climb],
  };
  for (const [where, [contentType, body]] of Object.entries(malformed)) {
    test(`in bytes that are no UTF-8, and that lenient servers read as a path: ${where}`, async () => {
      assert.deepEqual(await sent(contentType, body), [403, 0, 'default/attacks-are-refused']);
    });
  }

  test('letters of an older encoding are none', async () => {
    assert.deepEqual(await sent('application/json', '{"q":"\xc0\xed\xed\xe0 \xc1\xee\xe3\xe4\xe0\xed, caf\xe9"}'), [200, 1, null]);
  });

  for (const charset of ['utf-7', 'IBM037', 'cp500', '"ibm-1047"', 'x-ebcdic-koreanextended']) {
    test(`in the charset ${charset}, where letters stand elsewhere`, async () => {
      assert.deepEqual(await sent(`${form}; charset=${charset}`, 'q=%A7%7D%40%E4%D5%C9%D6%D5'), [415, 0, 'default/bodies-can-be-read']);
    });
  }

  test('in a coding that breaks off before its end', async () => {
    const whole = gzipSync(JSON.stringify({ q: attack })).toString('latin1');

    assert.deepEqual(await sent('application/json', whole.slice(0, -4), ['Content-Encoding: gzip']), [
      415,
      0,
      'default/bodies-can-be-read',
    ]);
    assert.deepEqual(await sent('application/json', whole, ['Content-Encoding: gzip']), [403, 0, 'default/attacks-are-refused']);
  });
});

test('what is looked at once more is not counted once more', async () => {
  const { record } = await sendOnce({
    method: 'POST',
    target: '/things',
    lines: ['Content-Type: application/json'],
    body: `{"a":"${attack}","b":[1,]}`,
  });
  const counts = record.request.inspection.findings.filter(({ place }) => place === 'request.body/a').map(({ count }) => count);

  assert.deepEqual(counts, [1]);
});

suite('what says too little or too much of itself and carries no attack passes', () => {
  const ordinary: Readonly<Record<string, readonly [contentType: string, body: string]>> = {
    'a charset of another script': [`${form}; charset=shift_jis`, 'q=%83%65%83%58%83%67'],
    'a charset of a page of DOS': [`${form}; charset=cp866`, 'q=%8F%E0%A8%A2%A5%E2'],
    'JSON that breaks off': ['application/json', '{"name":"Jane O\'Brien", "note":"see you at 5; bring wine'],
    'a boundary that names itself': [
      'multipart/form-data; boundary=----WebKitFormBoundaryboundary',
      `--${'----WebKitFormBoundaryboundary'}\r\n${field}\r\n\r\nplain\r\n--${'----WebKitFormBoundaryboundary'}--\r\n`,
    ],
    'a picture': [multipart, closed(`${field}; filename="a.png"\r\nContent-Type: image/png`)],
    'a picture without its end': [
      multipart,
      `--b\r\n${field}; filename="a.png"\r\nContent-Type: image/png\r\n\r\n${'\x89PNG\0\x01\x02\x03'.repeat(500)}`,
    ],
  };
  for (const [where, [contentType, body]] of Object.entries(ordinary)) {
    test(where, async () => {
      assert.deepEqual(await sent(contentType, body), [200, 1, null]);
    });
  }
});
